"""component_settings: what a config would make a component of.

MONAI's ConfigParser, asked for a component that is not made, would hand out the unmade one ever after.
"""

from typing import Any

from monai.bundle import ConfigParser


def component_settings(parser: ConfigParser, name: str) -> dict[str, Any]:
    """`_target_` and arguments, every reference in them resolved; components among them are unmade too."""
    settings: dict[str, Any] = parser.get_parsed_content(name, instantiate=False).get_config()
    parser.parse(reset=True)
    return settings
