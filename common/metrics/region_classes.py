"""region_classes: the class indices of regions that a config gives by name."""

from collections.abc import Mapping, Sequence

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name


def region_classes(regions: Mapping[str, Sequence[str]], class_names: Sequence[str]) -> dict[str, list[int]]:
    """Indices by region, the first of the foreground classes being 1; InputError for a class that is not among them.

    >>> region_classes({"whole": ["oedema", "core"], "core": ["core"]}, ["oedema", "core"])
    {'whole': [1, 2], 'core': [2]}
    """
    for region, classes in regions.items():
        if isinstance(classes, str) or not classes:
            raise InputError(
                f"regions: {region!r} must be a list of class names such as {class_names}, got {classes!r}"
            )
        for name in classes:
            check_known_name(name, class_names, argument=f"regions: class of {region!r}")
    return {region: [class_names.index(name) + 1 for name in classes] for region, classes in regions.items()}
