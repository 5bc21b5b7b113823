"""plain_keys: what a user sets on a command line."""

from typing import Any


def plain_keys(config: dict[str, Any]) -> dict[str, Any]:
    """The plain values at the top of a config as it is written: no components, references or expressions."""
    return {name: value for name, value in config.items() if _is_plain(value) and not name.startswith("_")}


def knobs_of(config: dict[str, Any]) -> dict[str, Any]:
    """Those of its plain keys that come before the network, with which its sections begin."""
    names = list(config)
    end = names.index("network_def") if "network_def" in names else len(names)
    return {name: value for name, value in plain_keys(config).items() if names.index(name) < end}


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_plain(item) for item in value)
    return not isinstance(value, dict) and not (isinstance(value, str) and value.startswith(("$", "@", "%")))
