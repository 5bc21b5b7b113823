"""LabelledArrays: the images of a data set that comes as one array, with their labels."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError


class LabelledArrays:
    """A part of a data set; the images of its cases are views of one array.

    Args:
        images: (N, rows, columns) or (N, rows, columns, 1 or 3).
        labels: (N,) or (N, 1) whole numbers.
        part: the data set's own name of it, which starts the case ids; "test" is its official test part.
        file: named in messages.
    """

    def __init__(self, images: NDArray[Any], labels: NDArray[Any], *, part: str, file: Path) -> None:
        self.images = _channels_first(images, file)
        self.labels = _one_number_each(labels, len(self.images), file)
        self.part = part
        self.file = file

    def cases(self, *, class_names: Sequence[str]) -> list[dict[str, Any]]:
        """One `{"case_id", "image", "label", "official"}` an image, in the data set's order."""
        is_wrong = (self.labels < 0) | (self.labels >= len(class_names))
        if is_wrong.any():
            raise InputError(
                f"{self.file}: label {self.labels[is_wrong][0]} is outside the declared classes "
                f"0 to {len(class_names) - 1}; name all classes with --class_names"
            )
        official = "test" if self.part == "test" else "train"
        return [
            {**case, "label": label, "official": official}
            for case, label in zip(self.pictures(), self.labels.tolist(), strict=True)
        ]

    def pictures(self) -> list[dict[str, Any]]:
        """One `{"case_id", "image"}` an image, labels left aside."""
        return [{"case_id": f"{self.part}-{number:05d}", "image": image} for number, image in enumerate(self.images)]


def _channels_first(images: NDArray[Any], file: Path) -> NDArray[Any]:
    """(N, C, W, H), a view."""
    is_grey, is_colour = images.ndim == 3, images.ndim == 4 and images.shape[3] in (1, 3)
    if not (is_grey or is_colour) or images.dtype.kind not in "uif":
        raise InputError(
            f"{file}: images must be numbers of shape (N, rows, columns), or (N, rows, columns, 3) in colour, "
            f"got {images.dtype} of shape {images.shape}; volumes are not known here"
        )
    return images.reshape(*images.shape[:3], -1).transpose(0, 3, 2, 1)


def _one_number_each(labels: NDArray[Any], number: int, file: Path) -> NDArray[np.int64]:
    if labels.ndim == 2 and labels.shape[1] > 1:
        raise InputError(
            f"{file}: each image must have one label, got {labels.shape[1]} (several classes at once); "
            "choose a data set with one class an image"
        )
    if labels.size != number:
        raise InputError(f"{file}: must hold a label for each of {number} images, got {labels.size}; truncated?")
    if labels.dtype.kind not in "ui":
        raise InputError(f"{file}: labels must be whole numbers, got {labels.dtype}; save them as integers")
    return labels.reshape(-1).astype(np.int64)
