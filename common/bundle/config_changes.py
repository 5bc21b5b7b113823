"""config_changes: what overlays and overrides have made other than a config file has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from monai.bundle.utils import ID_SEP_KEY


def config_changes(config: Mapping[str, Any], original: Mapping[str, Any]) -> dict[str, Any]:
    """Values by id, down into components: `{"network_def::widths": [4, 4]}`. What was taken away is not told."""
    return dict(_changes(config, original, ""))


def _changes(config: Mapping[str, Any], original: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in config.items():
        if isinstance(value, Mapping) and isinstance(original.get(name), Mapping):
            yield from _changes(value, original[name], f"{prefix}{name}{ID_SEP_KEY}")
        elif name not in original or value != original[name]:
            yield prefix + name, value
