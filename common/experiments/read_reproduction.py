"""read_reproduction: the settings behind a paper's table, from their file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.bundle.bundle_root import bundle_root
from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.reproduction import Reproduction
from common.files.read_json_object import read_json_object

_KEYS: dict[str, tuple[Any, str]] = {
    "settings": (dict, 'of the form {"name": {"key": value}}'),
    "score": (str, "the name of a score"),
    "scale": (int | float, "a number"),
    "published": (dict, 'of the form {"name": "0.75 ± 0.14"}'),
    "bounds": (list, 'two settings, of the form ["lower", "upper"]'),
    "overlays": (list, "a list of config files"),
    "vary": (dict, 'of the form {"knob": "steps", "values": [1, 2], "settings": ["name"]}'),
}
_NEEDED = ("settings", "score")


def read_reproduction(bundle: str, name: str) -> Reproduction:
    """What `configs/reproduce/<name>.json` of the bundle holds, or the file of that path; InputError for a mistake."""
    file = _file(bundle, name)
    content = read_json_object(file, form='{"settings": {}, "score": "error"}')
    _check_content(content, file)
    vary = content.pop("vary", {})
    varied = _varied(vary, content["settings"], file)
    rows = _rows(content.pop("settings"), vary, varied)
    for setting in content.get("published", {}):
        check_known_name(setting, rows, argument=f"{file}: published")
    _check_bounds(content.get("bounds", []), rows, file)
    return Reproduction(name=file.stem, settings=rows, knob=vary.get("knob", ""), varied=varied, **content)


def _file(bundle: str, name: str) -> Path:
    if Path(name).is_file():
        return Path(name)
    try:
        folder = Path(bundle_root(Path(bundle).name)) / "configs" / "reproduce"
    except ModuleNotFoundError as error:
        raise InputError(f"bundle: {error}") from error
    names = sorted(file.stem for file in folder.glob("*.json"))
    if not names:
        raise InputError(f"{folder} holds no file of settings; give the path of one, see --help")
    check_known_name(name, names, argument=str(folder))
    return folder / f"{name}.json"


def _check_content(content: Mapping[str, Any], file: Path) -> None:
    for key in content:
        check_known_name(key, _KEYS, argument=str(file))
    for key, (kind, form) in _KEYS.items():
        if (key in content or key in _NEEDED) and not isinstance(content.get(key), kind):
            raise InputError(f"{file}: {key} must be {form}, got {json.dumps(content.get(key))}")
    settings = content["settings"]
    if not settings or not all(isinstance(own, dict) for own in settings.values()):
        raise InputError(f"{file}: settings must be {_KEYS['settings'][1]}, got {json.dumps(settings)}")


def _check_bounds(bounds: Sequence[str], rows: Mapping[str, Any], file: Path) -> None:
    for setting in bounds:
        check_known_name(setting, rows, argument=f"{file}: bounds")
    if bounds and (len(bounds) != 2 or bounds[0] == bounds[1]):
        raise InputError(f"{file}: bounds must be {_KEYS['bounds'][1]}, got {json.dumps(bounds)}")


def _varied(vary: Mapping[str, Any], settings: Mapping[str, Any], file: Path) -> dict[str, dict[Any, str]]:
    """The name of the row of each value, by setting that is varied."""
    if not vary:
        return {}
    of, values, knob = vary.get("settings", ()), vary.get("values", ()), vary.get("knob", 0)
    is_plain = all(isinstance(part, list) and part for part in (of, values)) and isinstance(knob, str)
    if vary.keys() != {"knob", "values", "settings"} or not is_plain or not all(map(_is_one, values)):
        raise InputError(f"{file}: vary must be {_KEYS['vary'][1]}, got {json.dumps(vary)}")
    for setting in of:
        check_known_name(setting, settings, argument=f"{file}: vary")
    word = knob.rpartition("::")[2]
    return {setting: {value: f"{setting}-{word}{value}" for value in values} for setting in of}


def _is_one(value: Any) -> bool:
    return isinstance(value, int | float | str)


def _rows(
    settings: Mapping[str, Mapping[str, Any]], vary: Mapping[str, Any], varied: Mapping[str, Mapping[Any, str]]
) -> dict[str, dict[str, Any]]:
    """The settings with a row for each value in the place of those that are varied."""
    rows: dict[str, dict[str, Any]] = {}
    for setting, own in settings.items():
        if setting in varied:
            rows |= {row: {**own, vary["knob"]: value} for value, row in varied[setting].items()}
        else:
            rows[setting] = dict(own)
    return rows
