"""config_items: a config, item by item, as it is written."""

from collections.abc import Iterator
from typing import Any

from monai.bundle.utils import ID_SEP_KEY


def config_items(config: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """The id and value of everything in a config, containers before what they hold.

    `monai.bundle.ConfigParser.parse` lists them too, but stops at the first that it cannot make sense of.
    """
    if name:
        yield name, config
    entries = config.items() if isinstance(config, dict) else enumerate(config) if isinstance(config, list) else ()
    for key, value in entries:
        yield from config_items(value, f"{name}{ID_SEP_KEY}{key}" if name else str(key))
