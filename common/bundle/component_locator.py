"""component_locator: MONAI's table of its short names, which takes a tenth of a second to make."""

from functools import cache

from monai.bundle import ComponentLocator


@cache
def component_locator() -> ComponentLocator:
    """For the `locator` of a ConfigParser; made once."""
    return ComponentLocator()
