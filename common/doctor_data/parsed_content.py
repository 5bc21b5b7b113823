"""parsed_content: what a config has under an id, or the mistake of the user's that keeps it from being made."""

from typing import Any

from monai.bundle import ConfigParser

from common.checks.plain_input_errors import plain_input_errors


def parsed_content(parser: ConfigParser, name: str) -> Any:
    """As `get_parsed_content`, out of which an InputError comes as such."""
    with plain_input_errors():
        return parser.get_parsed_content(name)
