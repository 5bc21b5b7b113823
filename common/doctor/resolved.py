"""resolved: what a part of a config comes to, nothing of it built."""

from typing import Any

from monai.bundle import ConfigComponent, ConfigParser


def resolved(parser: ConfigParser, name: str) -> Any:
    """A part of a config with every reference and expression replaced by its value; components stay as written."""
    return _content(parser.get_parsed_content(name, instantiate=False))


def _content(value: Any) -> Any:
    if isinstance(value, ConfigComponent):
        return _content(value.get_config())
    if isinstance(value, dict):
        return {key: _content(item) for key, item in value.items()}
    return [_content(item) for item in value] if isinstance(value, list | tuple) else value
