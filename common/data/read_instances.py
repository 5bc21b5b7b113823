"""read_instances: the objects of a picture, each with a number of its own, from the ways that data sets store them."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from skimage import measure

from common.checks.input_error import InputError
from common.data.read_label_picture import read_label_picture

LabelKind = Literal["auto", "instances", "mask"]
_KINDS = ("auto", "instances", "mask")
_PIECES_PER_VALUE = 2  # on average; one of 470 pictures of nuclei has a nucleus in two pieces at all


def read_instances(
    label: str | Sequence[str], *, kind: LabelKind = "auto", image_shape: Sequence[int] | None = None
) -> NDArray[np.int32]:
    """(1, W, H), 0 = background and another number for each object; the numbers need not be consecutive.

    A list of files has an object in each, and where two overlap the first keeps the pixel. A single file is a map of
    the objects' numbers or, if one value is in all of them, a mask, whose connected pixels make an object. Pixels that
    only touch at a corner are not connected: so a membrane of one pixel that runs diagonally separates.

    Args:
        kind: "instances" or "mask" of a single file; "auto" goes by the number of values, and refuses a map of
            classes, by the many pieces that a value is in.
        image_shape: (W, H) that the label must have; an empty list has to be given it.
    """
    if kind not in _KINDS:
        raise InputError(f"label_kind must be one of {', '.join(_KINDS)}, got {kind!r}")
    if isinstance(label, str):
        return _objects(read_label_picture(label, image_shape=image_shape), label, kind)
    if image_shape is None:
        if not label:
            raise ValueError("image_shape must be given where the list of masks is empty")
        image_shape = read_label_picture(label[0]).shape[1:]
    merged = np.zeros((1, *image_shape), dtype=np.int32)
    for number, file in enumerate(label, start=1):
        merged[(read_label_picture(file, image_shape=image_shape) > 0) & (merged == 0)] = number
    return merged


def _objects(numbers: NDArray[np.int32], file: str, kind: LabelKind) -> NDArray[np.int32]:
    values = len(np.unique(numbers[numbers > 0]))
    if kind == "mask" and values > 1:
        raise InputError(
            f"{file}: is no mask but a map of instances, with {values} of them; set label_kind to instances"
        )
    if kind != "instances" and values == 1:
        return measure.label(numbers, connectivity=1).astype(np.int32)
    if values == 0 or (kind == "instances" and values > 1):
        return numbers
    pieces = measure.label(numbers, connectivity=2).max()  # of one value each
    if values == 1 and pieces > 1:
        raise InputError(f"{file}: is a mask, one value in {pieces} pieces; set label_kind to mask")
    if pieces > _PIECES_PER_VALUE * values:
        raise InputError(
            f"{file}: looks like a map of classes, {values} values in {pieces} pieces; make a mask of one "
            "class, or set label_kind to instances if each value is one object"
        )
    return numbers
