"""read_search_space: a search space from its file.

Optuna has no file format for one.
"""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.experiments.search_space import SearchSpace
from common.files.read_json_object import read_json_object

_RANGE = 'of the form [low, high], or [low, high, "log"]'
_CHOICE = 'of the form {"any_of": [one, another]}'
_KINDS: dict[type, tuple[Any, str]] = {
    int: (int, "whole numbers"),
    float: (int | float, "numbers"),
    list: (int | float, "numbers"),
    str: (str, "texts"),
    bool: (bool, "true and false"),
    object: (bool | int | float | str, "plain values"),
}


def read_search_space(file: Path, *, kinds: Mapping[str, type]) -> SearchSpace:
    """The ranges in a JSON file: `[low, high]` for equally probable values, `[low, high, "log"]` for equally probable
    orders of magnitude, a list of such ranges for a parameter of several numbers, and `{"any_of": [...]}` for a choice.

    Args:
        kinds: of the parameters that there are: int, float, list for one number or several, str, bool, or object for
            a choice of whatever kind.
    """
    ranges = read_json_object(file, form='{"parameter": [low, high]}', argument="search_space")
    if not ranges:
        raise InputError(f"search_space: {file} must name at least one of {', '.join(kinds)}, got none")
    for name in ranges:
        check_known_name(name, kinds, argument=f"search_space: {file}")
    return SearchSpace({name: _ranges(of, kinds[name], f"search_space: {name}") for name, of in ranges.items()})


def _ranges(of: Any, kind: type, name: str) -> BaseDistribution | list[BaseDistribution]:
    if isinstance(of, dict):
        return _choice(of, kind, name)
    if kind is list and isinstance(of, list) and of and all(isinstance(one, list) for one in of):
        return [_range(one, float, name) for one in of]
    return _range(of, kind, name)


def _choice(of: Mapping[str, Any], kind: type, name: str) -> BaseDistribution:
    choices = of.get("any_of")
    if of.keys() != {"any_of"} or not isinstance(choices, list) or not choices:
        raise InputError(f"{name} must be {_CHOICE}, got {json.dumps(of)}")
    wanted, words = _KINDS[kind]
    for choice in choices:
        if not isinstance(choice, wanted) or (isinstance(choice, bool) and kind not in (bool, object)):
            raise InputError(f"{name} must be any of {words}, got {json.dumps(choice)}")
    return CategoricalDistribution(choices)


def _range(of: Any, kind: type, name: str) -> BaseDistribution:
    if kind in (str, bool, object):
        raise InputError(f"{name} must be {_CHOICE}, got {json.dumps(of)}")
    if not isinstance(of, list) or len(of) not in (2, 3) or of[2:] not in ([], ["log"]):
        raise InputError(f"{name} must be {_RANGE}, got {json.dumps(of)}")
    low, high, is_log = *of[:2], len(of) == 3
    wanted, words = _KINDS[kind]
    if not all(isinstance(end, wanted) and not isinstance(end, bool) and math.isfinite(end) for end in (low, high)):
        raise InputError(f"{name} must be between two {words}, got {json.dumps(of)}")
    if low > high or (is_log and low <= 0):
        raise InputError(f"{name} must be {'0 < ' * is_log}low <= high, got {json.dumps(of)}")
    return (IntDistribution if kind is int else FloatDistribution)(low, high, log=is_log)
