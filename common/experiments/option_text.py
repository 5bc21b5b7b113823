"""option_text: how a value is typed on a command line."""

from typing import Any

from fire.parser import DefaultParseValue


def option_text(value: Any) -> str:
    """The plainest text that `option_values` makes the value of: words without quotes."""
    return value if isinstance(value, str) and DefaultParseValue(value) == value else repr(value)
