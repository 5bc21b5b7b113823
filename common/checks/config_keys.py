"""Finds mistyped keys and values of a config before anything runs.

MONAI takes `--learning_rte 1` without a word and trains with the default; a mistyped argument of a component is found
only when that component is built, which may be an hour later.
"""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from pydoc import locate
from typing import Any

from monai.bundle import ConfigComponent, ConfigParser
from monai.bundle.utils import ID_SEP_KEY

from common.bundle.running_config import running_config
from common.checks.did_you_mean import did_you_mean
from common.checks.input_error import InputError

_RUN_NAME = "run_name"  # monai.fl.client.MonaiAlgo gives each client's config one; it is recorded with the knobs


def check_config_keys(bundle_root: str) -> None:
    """Raises InputError for a key of the running config that the bundle does not know and nothing refers to, for an
    argument that its component does not take, and for a knob whose value is of another kind than its default.
    """
    parser = running_config()
    declared = _declared(Path(bundle_root) / "configs")
    _read_booleans(parser, declared)
    _check_sections(parser.get(), declared, text=json.dumps(parser.get(), default=str))
    _check_arguments(parser)


def _declared(folder: Path) -> dict[str, Any]:
    """Every section and key of the bundle's own config files: id -> value."""
    declared: dict[str, Any] = {}
    files = [file for file in folder.glob("*.json") if not file.name.endswith(("metadata.json", "_search.json"))]
    for file in sorted(files, key=lambda file: (file.name != "train.json", file.name)):
        for name, value in _sections(ConfigParser.load_config_file(str(file))):
            declared.setdefault(name.replace("#", ID_SEP_KEY), value)
    return declared


def _sections(config: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Ids and values of a config's keys, down to, but not into, the arguments of components."""
    for key, value in config.items():
        if key.startswith("_"):  # MONAI's own: _meta_, _desc_
            continue
        name = prefix + key.removeprefix("+")
        yield name, value
        if isinstance(value, dict) and "_target_" not in value:
            yield from _sections(value, name + ID_SEP_KEY)


def _read_booleans(parser: ConfigParser, declared: dict[str, Any]) -> None:
    """The command line hands `--resume true` over as a string."""
    words = {"true": True, "false": False}
    for name, value in list(_sections(parser.get())):
        if isinstance(declared.get(name), bool) and isinstance(value, str) and value.lower() in words:
            parser[name] = words[value.lower()]
            parser.parse(reset=True)


def _check_sections(config: dict[str, Any], declared: dict[str, Any], *, text: str) -> None:
    for name, value in _sections(config):
        if name in declared:
            _check_kind(name, value, default=declared[name])
        elif name != _RUN_NAME and not re.search(rf"[@%]{re.escape(name)}\b", text):
            raise InputError(f"{name}: no such key in this bundle's configs{did_you_mean(name, declared)}")


def _check_kind(name: str, value: Any, *, default: Any) -> None:
    if isinstance(value, str) and value.startswith(("$", "@", "%")):
        return
    if isinstance(default, bool):
        fits, kind = isinstance(value, bool), "true or false"
    elif isinstance(default, int):
        fits, kind = isinstance(value, int) and not isinstance(value, bool), "a whole number"
    elif isinstance(default, float):
        fits, kind = isinstance(value, int | float) and not isinstance(value, bool), "a number"
    elif isinstance(default, list):
        fits, kind = isinstance(value, list | tuple), "a list"
    else:
        return
    if not fits:
        raise InputError(f"{name}: must be {kind} such as {json.dumps(default)}, got {value!r}")


def _check_arguments(parser: ConfigParser) -> None:
    parser.parse(reset=False)
    for name, item in parser.ref_resolver.items.items():
        if not isinstance(item, ConfigComponent):
            continue
        target = item.resolve_module_name()
        accepted = _parameters(name, target)
        if accepted is None:
            continue
        for argument in item.resolve_args():
            if argument not in accepted:
                hint = did_you_mean(argument, accepted)
                raise InputError(f"{name}{ID_SEP_KEY}{argument}: {target} takes no such argument{hint}")


def _parameters(name: str, target: Any) -> list[str] | None:
    """Names of the arguments that the dotted target of component `name` takes; None where it takes any."""
    component = locate(target) if isinstance(target, str) else target
    if component is None:
        raise InputError(f"{name}: there is no class or function {target}")
    try:
        parameters = inspect.signature(component).parameters.values()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return None
    return [parameter.name for parameter in parameters]
