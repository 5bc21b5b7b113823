"""Reads the config files of the bundles as the tests need them: as JSON, their expressions, and merged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monai.bundle import ConfigParser

from common.doctor.config_items import config_items

PROJECT = Path(__file__).resolve().parents[2]
BUNDLES = sorted(file.parents[1] for file in PROJECT.glob("bundles/*/configs/metadata.json"))


def read_json(file: Path) -> dict[str, Any]:
    """The content of a file."""
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def config_of(bundle: Path, name: str) -> dict[str, Any]:
    """The content of one of the bundle's config files."""
    return read_json(bundle / "configs" / name)


def expressions(config: Any) -> Iterator[tuple[str, str]]:
    """The id and text of every `$` string."""
    for name, value in config_items(config):
        if isinstance(value, str) and value.startswith("$"):
            yield name, value


def parser_of(bundle: Path, *names: str) -> ConfigParser:
    """What MONAI makes of config files that are given together, with the metadata."""
    parser = ConfigParser()
    parser.read_config([str(bundle / "configs" / name) for name in names])
    parser.read_meta(str(bundle / "configs" / "metadata.json"))
    return parser
