"""Reads every picture and its label once, before any long work, and names what is wrong with it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from common.checks.input_error import InputError
from common.checks.sift_cases import CheckedCases, sift_cases
from common.data.read_instances import LabelKind, read_instances
from common.data.read_picture import read_picture

_SMALLEST = 16  # pixels along each side, one at the bottom of a network that halves four times


def checked_pictures(
    cases: Sequence[dict[str, Any]], *, label_kind: LabelKind = "auto", skip_broken: bool = False
) -> CheckedCases:
    """The cases whose picture can be read whole, holds finite, varying numbers and has at least 16 x 16 pixels and,
    where there is a label, one of its size that `read_instances` reads. A picture without any object is a good one.
    Each case gets the "size" (W, H) of its picture.

    Args:
        label_kind: see `read_instances`.
        skip_broken: go on without the broken cases, and say so at the end (see `report_skipped`); otherwise the first
            broken case raises InputError after all of them were logged.
    """

    def check(case: dict[str, Any]) -> None:
        case["size"] = checked_shape(case["image"])
        if "label" in case:
            read_instances(case["label"], kind=label_kind, image_shape=case["size"])

    return sift_cases([dict(case) for case in cases], check, skip_broken=skip_broken)


def checked_shape(path: str) -> tuple[int, ...]:
    """(W, H) of a picture without a fault."""
    picture = read_picture(path)
    width, height = picture.shape[1:]
    if min(width, height) < _SMALLEST:
        raise InputError(f"{path}: must have at least {_SMALLEST} x {_SMALLEST} pixels, got {width} x {height}")
    lowest, highest = picture.min(axis=(1, 2)), picture.max(axis=(1, 2))  # both are NaN where a pixel is
    if not np.isfinite([lowest, highest]).all():
        unusable = np.count_nonzero(~np.isfinite(picture))
        raise InputError(f"{path}: {unusable} values are NaN or infinite; every pixel must hold finite numbers")
    if (lowest == highest).all():
        colour = ", ".join(f"{value:g}" for value in lowest)
        raise InputError(f"{path}: constant picture, every pixel is {colour}; nothing to segment")
    return width, height
