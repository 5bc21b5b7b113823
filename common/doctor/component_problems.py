"""component_problems: targets of a config that are not there, and arguments that they do not take or lack.

MONAI finds them when a component is built, one a run, which may be an hour later.
"""

import inspect
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from monai.bundle import ComponentLocator, ConfigComponent, ConfigParser
from monai.bundle.utils import ID_SEP_KEY

from common.doctor.component_target import component_target, nearest_target, target_name
from common.doctor.config_items import config_items
from common.doctor.suggestion import suggestion

_WORDS = (*ConfigComponent.non_arg_keys, ConfigParser.meta_key)
_LIKENESS = 0.8  # _traget_ is meant to be _target_; a _note_ is no _mode_


def component_problems(parser: ConfigParser) -> Iterator[tuple[str, str, str]]:
    """Key, rule and fix of each."""
    for name, value in config_items(parser.get()):
        word = name.rpartition(ID_SEP_KEY)[2]
        if word.startswith("_") and word not in _WORDS and (near := get_close_matches(word, _WORDS, 1, _LIKENESS)):
            yield name, "MONAI knows no such word", f"did you mean {near[0]}?"
        if ConfigComponent.is_instantiable(value) and _is_name(value["_target_"]):
            yield from _problems(name, value, parser.locator)


def _is_name(target: Any) -> bool:
    """And no expression, whose result is known when it is run; nor a class that a program gives."""
    return isinstance(target, str) and not target.startswith(("$", "@", "%"))


def _problems(name: str, component: dict[str, Any], locator: ComponentLocator) -> Iterator[tuple[str, str, str]]:
    dotted = target_name(component, locator)
    try:
        target = component_target(dotted)
    except ImportError as error:
        yield name, str(error), "mend the module, or install what it needs"
        return
    if not callable(target):
        yield name, f"there is no class or function {dotted}", nearest_target(dotted)
        return
    arguments = {key: value for key, value in component.items() if key not in ConfigComponent.non_arg_keys}
    try:
        signature = inspect.signature(target)
    except (TypeError, ValueError):  # of some that are written in C
        return
    unknown = _unknown(arguments, signature)
    for argument in unknown:
        fix = suggestion(argument, signature.parameters, otherwise="leave it out")
        yield f"{name}{ID_SEP_KEY}{argument}", f"{dotted} takes no such argument", fix
    # one that is handed on as a callable gets the rest of its arguments later
    if component.get("_mode_", "default") != "callable":
        yield from _lacking(name, dotted, signature, {*arguments} - {*unknown})


def _unknown(arguments: dict[str, Any], signature: inspect.Signature) -> list[str]:
    parameters = signature.parameters.values()
    if any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        return []
    by_name = {parameter.name for parameter in parameters if parameter.kind is not parameter.POSITIONAL_ONLY}
    return [argument for argument in arguments if argument not in by_name]


def _lacking(name: str, target: str, signature: inspect.Signature, given: set[str]) -> Iterator[tuple[str, str, str]]:
    for parameter in signature.parameters.values():
        is_needed = parameter.default is parameter.empty
        is_needed &= parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
        if is_needed and parameter.name not in given:
            yield f"{name}{ID_SEP_KEY}{parameter.name}", f"{target} must have this argument", "give it"
