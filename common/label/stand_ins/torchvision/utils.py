"""The two functions that MONAI Label imports for transforms of its own, which no bundle uses."""

from typing import NoReturn


def make_grid(*arguments: object, **options: object) -> NoReturn:
    """Is not there."""
    raise RuntimeError("torchvision is not installed beside the label server; its pictures of tiles cannot be made")


def save_image(*arguments: object, **options: object) -> NoReturn:
    """Is not there."""
    raise RuntimeError("torchvision is not installed beside the label server; its pictures cannot be saved")
