"""The config that is being run.

A MONAI config cannot see itself: no reference names its root, and no component is handed the parser. So a function of
ours that a config calls finds the parser on the call stack, which works alike for the command line, a ConfigWorkflow
in a notebook and MONAI Label.
"""

import sys
from typing import Any

from monai.bundle import ConfigParser

# knobs whose default is found by a function
PLACES = ("bundle_root", "output_dir", "dataset_dir", "device", "weights", "ensemble_dir")


def running_config() -> ConfigParser:
    """The innermost MONAI config parser that is evaluating the caller."""
    frame = sys._getframe(1)
    while frame is not None:
        owner = frame.f_locals.get("self")
        if isinstance(owner, ConfigParser):
            return owner
        frame = frame.f_back  # type: ignore[assignment]  # None at the outermost frame ends the loop
    raise RuntimeError("running_config() must be called by a MONAI config, through a `_target_` or `$`")


def knobs(parser: ConfigParser) -> dict[str, Any]:
    """The plain top-level values of a config, and the places it works on: everything a user sets on a command line."""
    config = parser.get()
    plain = {name: value for name, value in config.items() if not name.startswith("_") and _is_plain(value)}
    return plain | {name: str(parser.get_parsed_content(name)) for name in PLACES if name in config}


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(item) for item in value)
    if isinstance(value, str):
        return not value.startswith(("$", "@", "%"))
    return value is None or isinstance(value, bool | int | float)
