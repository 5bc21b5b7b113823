"""has_paired_folders: whether a data set has a folder of images and, with it, one of labels."""

from pathlib import Path

from common.checks.input_error import InputError


def has_paired_folders(root: Path, images: str, labels: str, *, layouts: str) -> bool:
    """False without either; InputError where only one of the two is there.

    Args:
        layouts: in words, those that a data set may have.
    """
    for present, absent in ((images, labels), (labels, images)):
        if (root / present).is_dir() and not (root / absent).is_dir():
            raise InputError(f"{root} has a folder {present} but no {absent}; a data set is {layouts}")
    return (root / images).is_dir()
