"""component_target: the class or function that a `_target_` names, found as MONAI finds it."""

import warnings
from collections.abc import Iterator
from pkgutil import iter_modules
from pydoc import ErrorDuringImport, locate
from typing import Any

import monai
from monai.bundle import ComponentLocator, ConfigComponent

from common.doctor.suggestion import suggestion

_WITH_SHORT_NAMES = (
    *(monai.data, monai.engines, monai.handlers, monai.inferers, monai.losses, monai.metrics),
    *(monai.networks.nets, monai.optimizers, monai.transforms, monai.utils),
)


def target_name(component: dict[str, Any], locator: ComponentLocator) -> str:
    """The dotted name of a component's target.

    Args:
        locator: MONAI's table of its short names, of which a parser has one.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a short name that MONAI has twice
        return str(ConfigComponent(component, locator=locator).resolve_module_name())


def component_target(name: str) -> Any:
    """The target of that dotted name; None where there is none; ImportError where its module fails."""
    try:
        return locate(name)
    except ErrorDuringImport as error:
        raise ImportError(f"{name}: its module fails ({str(error).splitlines()[0]})") from error


def nearest_target(name: str) -> str:
    """What to write instead of a name that is none."""
    parent, dot, _ = name.rpartition(".")
    otherwise = "correct the name, or install the package that has it"
    if not dot:
        return suggestion(name, (known for module in _WITH_SHORT_NAMES for known in dir(module)), otherwise=otherwise)
    try:
        owner = component_target(parent)
    except ImportError as error:
        return f"mend {error}"
    if owner is None:
        return nearest_target(parent)
    return suggestion(name, (f"{parent}.{known}" for known in _names_in(owner)), otherwise=otherwise)


def _names_in(owner: Any) -> Iterator[str]:
    yield from dir(owner)
    yield from (module.name for module in iter_modules(getattr(owner, "__path__", None) or []))
