"""cases_by_slices: pictures of different sizes, each as often as it has slices of one size."""

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any, TypeVar

_Case = TypeVar("_Case", bound=Mapping[str, Any])


def cases_by_slices(cases: Sequence[_Case], *, slice_size: Sequence[int]) -> list[_Case]:
    """Each case, in the order given, once a slice that its picture's "size" has room for, the last of each row and
    column being incomplete; a smaller picture once.

    "Images bigger than 256 x 256 were sliced": all parts of a picture count alike, so that a large one is not seen as
    rarely as a small one. Where the slice lies is drawn anew at each visit (RandSpatialCropd), instead of once.
    """
    return [case for case in cases for _ in range(_slices(case["size"], slice_size))]


def _slices(size: Sequence[int], slice_size: Sequence[int]) -> int:
    return prod(-(-side // step) for side, step in zip(size, slice_size, strict=True))
