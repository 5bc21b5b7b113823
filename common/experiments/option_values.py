"""option_values: what a bundle's command line makes of the text of its options."""

from collections.abc import Mapping
from typing import Any

from fire.parser import DefaultParseValue


def option_values(options: Mapping[str, str]) -> dict[str, Any]:
    """The values by key, as MONAI's command line (Fire) reads them: `[a, 1]` is a list, `true` a word."""
    return {key: DefaultParseValue(text) for key, text in options.items()}
