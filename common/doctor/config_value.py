"""config_value: the value of an id, where a config tells it."""

from typing import Any

from monai.bundle import ConfigParser


def config_value(parser: ConfigParser, name: str) -> Any:
    """None where there is no such id, or its expression fails, which other rules say why."""
    if name not in parser:
        return None
    try:
        return parser.get_parsed_content(name)
    except Exception:  # components raise what they like
        return None
