"""read_label_picture: the whole numbers in a label's file, or one line that says why it holds none."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError
from common.data.read_picture import read_picture

_LARGEST = int(np.iinfo(np.int32).max)


def read_label_picture(path: str, *, image_shape: Sequence[int] | None = None) -> NDArray[np.int32]:
    """(1, W, H), the numbers as the file stores them, the indices of a palette if it has colours.

    Three equal channels are one, as some programs save grey masks; other colours name no object and are refused.

    Args:
        image_shape: (W, H) that the label must have.
    """
    if path.lower().endswith((".jpg", ".jpeg")):
        raise InputError(f"{path}: JPEG changes a label's values; save labels as PNG or TIFF")
    numbers = read_picture(path, as_ids=True)
    if not (numbers == numbers[:1]).all():
        raise InputError(f"{path}: a label must not have colours; save one number an object, in grey or as a palette")
    numbers = numbers[:1]
    if image_shape is not None:
        _check_size(path, numbers.shape[1:], tuple(image_shape))
    if numbers.dtype.kind not in "iu":
        raise InputError(f"{path}: a label must hold whole numbers, got {numbers.dtype}; save it in 8 or 16 bits")
    for value in (numbers.min(), numbers.max()):
        if not 0 <= value <= _LARGEST:
            raise InputError(f"{path}: a label's numbers must lie from 0 to {_LARGEST}, got {value}")
    return np.ascontiguousarray(numbers, dtype=np.int32)


def _check_size(path: str, size: Sequence[int], image_size: Sequence[int]) -> None:
    if tuple(size) != tuple(image_size):
        hint = "; it is transposed" if tuple(size[::-1]) == tuple(image_size) else ""
        raise InputError(
            f"{path}: width x height {size[0]} x {size[1]} must be its picture's, "
            f"{image_size[0]} x {image_size[1]}{hint}"
        )
