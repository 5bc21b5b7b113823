"""Reads the config files of the bundles as the tests need them: as JSON, item by item, and merged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

PROJECT = Path(__file__).resolve().parents[2]
BUNDLES = sorted(file.parents[1] for file in PROJECT.glob("bundles/*/configs/metadata.json"))
OVERLAYS = (  # and what each is behind
    ("train.json", "evaluate.json"),
    ("train.json", "multi_gpu_train.json"),
    ("train.json", "evaluate.json", "multi_gpu_evaluate.json"),
    ("train.json", "paper.json"),
)
CONFIGS = ("train.json", *(names[-1] for names in OVERLAYS), "inference.json")
COMMANDS = (("train.json",), *OVERLAYS, ("inference.json",))


def read_json(file: Path) -> dict[str, Any]:
    """The content of a file; ValueError for a key that stands in it twice, of which json keeps the last."""

    def without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        repeated = sorted({key for key in keys if keys.count(key) > 1})
        if repeated:
            raise ValueError(f"{file}: {', '.join(repeated)} stands twice in one object")
        return dict(pairs)

    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"), object_pairs_hook=without_repetition)
    return content


def config_of(bundle: Path, name: str) -> dict[str, Any]:
    """The content of one of the bundle's config files."""
    return read_json(bundle / "configs" / name)


def items(config: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The id and value of everything in a config, containers before what they hold."""
    if name:
        yield name, config
    entries = config.items() if isinstance(config, dict) else enumerate(config) if isinstance(config, list) else ()
    for key, value in entries:
        yield from items(value, f"{name}::{key}" if name else str(key))


def expressions(config: Any) -> Iterator[tuple[str, str]]:
    """The id and text of every `$` string."""
    for name, value in items(config):
        if isinstance(value, str) and value.startswith("$"):
            yield name, value


def parser_of(bundle: Path, *names: str) -> ConfigParser:
    """What MONAI makes of config files that are given together, with the metadata."""
    parser = ConfigParser()
    parser.read_config([str(bundle / "configs" / name) for name in names])
    parser.read_meta(str(bundle / "configs" / "metadata.json"))
    return parser


def knobs_of(config: dict[str, Any]) -> dict[str, Any]:
    """The plain values at the top of a config: what a user sets on a command line."""
    return {name: value for name, value in config.items() if _is_plain(value)}


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    return not isinstance(value, dict) and not (isinstance(value, str) and value.startswith(("$", "@", "%")))
