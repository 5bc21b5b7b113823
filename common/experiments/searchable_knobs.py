"""searchable_knobs: which values of a config a search may draw."""

from collections.abc import Iterator
from typing import Any

from monai.bundle import ConfigParser
from monai.bundle.utils import ID_SEP_KEY

_KINDS = (bool, int, float, str)


def searchable_knobs(parser: ConfigParser) -> dict[str, type]:
    """Of every plain value in the config, by its id, the kind: int, float, str or bool, and list for several numbers.

    Knobs are among them, and arguments of components, such as `network_def::dropout`. The kind of an expression or a
    component, as which a knob may be given its default, is not known before it is evaluated: object.
    """
    return {name: kind for name, value in _values(parser.get()) if (kind := _kind(value)) is not None}


def _values(config: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in config.items():
        if key.startswith("_"):  # MONAI's own: _target_, _desc_
            continue
        yield prefix + key, value
        if isinstance(value, dict):
            yield from _values(value, prefix + key + ID_SEP_KEY)


def _kind(value: Any) -> type | None:
    if (isinstance(value, str) and value.startswith(("$", "@"))) or (isinstance(value, dict) and "_target_" in value):
        return object
    if isinstance(value, list) and value and all(type(one) in (int, float) for one in value):
        return list if any(type(one) is float for one in value) else None
    return next((kind for kind in _KINDS if type(value) is kind), None)
