"""config_sections: the keys of a config that a user may set, as far as it is no matter of a component's arguments."""

from collections.abc import Iterator
from typing import Any

from monai.bundle.utils import ID_SEP_KEY


def config_sections(config: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Ids and values of a config's keys, down to, but not into, the arguments of components."""
    for key, value in config.items():
        if key.startswith("_"):  # MONAI's own: _meta_, _desc_
            continue
        name = prefix + key.removeprefix("+")
        yield name, value
        if isinstance(value, dict) and "_target_" not in value:
            yield from config_sections(value, name + ID_SEP_KEY)
