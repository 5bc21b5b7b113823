"""Claims about segmentations side by side: each in a panel of its own, in the slice where they differ."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from skimage.io import imread

from common.tracking.segmentations_montage import segmentations_montage


def _coloured(folder: Path, *segmentations: NDArray[np.int16]) -> list[list[bool]]:
    """Whether colour is in each panel of the picture, row by row."""
    named = {f"number {place}": segmentation for place, segmentation in enumerate(segmentations)}
    path = folder / "picture.png"
    segmentations_montage(np.zeros(segmentations[0].shape), named, path, title="", class_names=["nucleus"])
    picture = imread(path)[:-60, :, :3].astype(int)  # less the legend
    rows = np.array_split(picture, segmentations[0].ndim - 1)
    panels = [np.array_split(row, len(segmentations), axis=1) for row in rows]
    return [[bool((np.ptp(panel, axis=2) > 30).any()) for panel in row] for row in panels]


def test_each_segmentation_is_in_its_panel(tmp_path: Path) -> None:
    empty = np.zeros((20, 20), np.int16)
    square = empty.copy()
    square[5:15, 5:15] = 1
    assert _coloured(tmp_path, empty, square, empty) == [[False, True, False]]


def test_slices_are_where_the_label_is_and_where_the_first_two_differ(tmp_path: Path) -> None:
    first, second, label = np.zeros((3, 20, 20, 9), np.int16)
    second[8:11, 8:11, 7] = 1
    label[5:15, 5:15, 1] = 1
    assert _coloured(tmp_path, first, second, label) == [[False, False, True], [False, True, False]]
