"""read_reproduction: the settings behind a table or a figure of a text, from their file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.published_value import PublishedValue
from common.experiments.reproduced_score import ReproducedScore
from common.experiments.reproduction import SCALES, Reproduction
from common.files.read_json_object import read_json_object

_SCORES = 'of the form {"error": {"percent": true, "published": {"setting": "0.75 ± 0.14"}}}'
_EVALUATIONS = 'of the form {"name": {"of": "setting", "key": value}}'
_DATA = '{"phantoms": true}, or of the form {"needs": "MNIST", "give": "--dataset_dir mnist"}'
_SCALES = f'of the form {{"smoke": {{"key": value}}}}, with some of {", ".join(SCALES)}'
_KEYS: dict[str, tuple[type, str]] = {
    "settings": (dict, 'of the form {"name": {"key": value}}'),
    "scores": (dict, _SCORES),
    "evaluations": (dict, _EVALUATIONS),
    "source": (str, 'a text and its table, such as "thesis, table 6.1"'),
    "data": (dict, _DATA),
    "scales": (dict, _SCALES),
    "bounds": (list, 'two settings, of the form ["lower", "upper"]'),
    "overlays": (list, "a list of config files"),
    "vary": (dict, 'of the form {"knob": "steps", "values": [1, 2], "settings": ["name"]}'),
    "over_epochs": (list, 'names of curves, such as ["domain_accuracy"]'),
    "runs_of": (str, "the name of another experiment of the bundle"),
    "remarks": (str, "a sentence or more"),
    "command": (str, "the command that does it instead"),
}
_NEEDED = ("settings", "scores")
_FORM = '{"settings": {}, "scores": {"error": {}}}'
_OF_THE_RUNS = ("data", "overlays", "scales")  # which another table or figure of the same runs has alike


def read_reproduction(bundle: str, file: Path) -> Reproduction:
    """What the file holds; InputError for a mistake in it, and where another command makes what it names.

    Args:
        bundle: the name of the one whose settings they are.
    """
    given = read_json_object(file, form=_FORM)
    if "command" in given:
        raise InputError(f"{file.stem} is not made of runs and seeds; run: {given['command']}")
    content = _with_shared_runs(given, file)
    _check_content(content, file)
    vary = content.get("vary", {})
    varied = _varied(vary, content["settings"], file)
    settings = _rows(content["settings"], vary, varied)
    evaluations = content.get("evaluations", {})
    _check_evaluations(evaluations, settings, file)
    rows = {**settings, **evaluations}
    _check_bounds(content.get("bounds", []), rows, file)
    _check_scales(content.get("scales", {}), file)
    needs, give = _data(content.get("data", {"phantoms": True}), file)
    return Reproduction(
        name=file.stem,
        bundle=bundle,
        settings=settings,
        evaluations=evaluations,
        scores=_scores(content["scores"], rows, file),
        source=content.get("source", ""),
        needs=needs,
        give=give,
        bounds=content.get("bounds", ()),
        overlays=content.get("overlays", ()),
        scales=content.get("scales", {}),
        knob=vary.get("knob", ""),
        varied=varied,
        over_epochs=content.get("over_epochs", ()),
        runs_of=content.get("runs_of", ""),
        remarks=content.get("remarks", ""),
    )


def _with_shared_runs(content: Mapping[str, Any], file: Path) -> Mapping[str, Any]:
    """With what its runs are, and their scores where it names none, where they are those of another experiment."""
    if "runs_of" not in content:
        return content
    other = file.with_name(f"{content['runs_of']}.json")
    check_known_name(other.stem, sorted(of.stem for of in file.parent.glob("*.json")), argument=f"{file}: runs_of")
    own = read_json_object(other, form=_FORM)
    chosen = content.get("settings", list(own["settings"]))
    for setting in chosen:
        check_known_name(setting, own["settings"], argument=f"{file}: settings")
    return {
        **{key: own[key] for key in _OF_THE_RUNS if key in own},
        "scores": {name: _published_of(score, chosen) for name, score in own["scores"].items()},
        **content,
        "settings": {setting: own["settings"][setting] for setting in chosen},
    }


def _published_of(score: Mapping[str, Any], settings: Sequence[str]) -> dict[str, Any]:
    published = {setting: value for setting, value in score.get("published", {}).items() if setting in settings}
    return {**score, "published": published}


def _check_content(content: Mapping[str, Any], file: Path) -> None:
    for key in content:
        check_known_name(key, _KEYS, argument=str(file))
    for key, (kind, form) in _KEYS.items():
        if (key in content or key in _NEEDED) and not isinstance(content.get(key), kind):
            raise InputError(f"{file}: {key} must be {form}, got {json.dumps(content.get(key))}")
    settings = content["settings"]
    if not settings or not all(isinstance(own, dict) for own in settings.values()):
        raise InputError(f"{file}: settings must be {_KEYS['settings'][1]}, got {json.dumps(settings)}")


def _scores(scores: Mapping[str, Any], rows: Mapping[str, Any], file: Path) -> list[ReproducedScore]:
    known = {"percent": bool, "published": dict}
    if not scores or not all(isinstance(own, dict) for own in scores.values()):
        raise InputError(f"{file}: scores must be {_SCORES}, got {json.dumps(scores)}")
    for name, own in scores.items():
        for key, value in own.items():
            check_known_name(key, known, argument=f"{file}: scores: {name}")
            if not isinstance(value, known[key]):
                raise InputError(f"{file}: scores must be {_SCORES}, got {json.dumps({name: own})}")
        for setting, value in own.get("published", {}).items():
            check_known_name(setting, rows, argument=f"{file}: scores: {name}: published")
            if not isinstance(value, str) or PublishedValue.read(value) is None:
                rule = f'must be of the form "0.75" or "0.75 ± 0.14", got {json.dumps(value)}'
                raise InputError(f"{file}: scores: {name}: published: {setting} {rule}")
    return [ReproducedScore(name, **own) for name, own in scores.items()]


def _data(data: Mapping[str, Any], file: Path) -> tuple[str, str]:
    """What is needed, and how it is given."""
    if data == {"phantoms": True}:
        return "", ""
    if data.keys() != {"needs", "give"} or not all(isinstance(text, str) for text in data.values()):
        raise InputError(f"{file}: data must be {_DATA}, got {json.dumps(data)}")
    return data["needs"], data["give"]


def _check_scales(scales: Mapping[str, Any], file: Path) -> None:
    for scale, options in scales.items():
        check_known_name(scale, SCALES, argument=f"{file}: scales")
        if not isinstance(options, dict) or not isinstance(options.get("overlays", []), list):
            raise InputError(f"{file}: scales must be {_SCALES}, got {json.dumps({scale: options})}")


def _check_evaluations(evaluations: Mapping[str, Any], settings: Mapping[str, Any], file: Path) -> None:
    for name, own in evaluations.items():
        if not isinstance(own, dict) or "of" not in own or name in settings:
            raise InputError(f"{file}: evaluations must be {_EVALUATIONS}, got {json.dumps({name: own})}")
        check_known_name(own["of"], settings, argument=f"{file}: evaluations: {name}: of")


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
