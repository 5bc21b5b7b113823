"""A thumbnail is a small slice in bytes."""

import numpy as np

from common.doctor_data.thumbnail import Thumbnail
from common.tracking.panel import Panel


def _panel(image: np.ndarray, label: np.ndarray | None = None) -> Panel:
    return Panel("", image, label, None, (2.0, 1.0), "")


def test_large_slice_loses_rows_and_columns_but_not_its_proportions() -> None:
    image = np.arange(400 * 300, dtype=np.float32).reshape(400, 300)
    shown = Thumbnail.of(_panel(image, np.ones((400, 300), np.int32)))
    assert shown.image.shape == (134, 100)
    assert shown.label is not None
    assert shown.label.shape == (134, 100)
    assert shown.pixel == (6.0, 3.0)
    assert (shown.image[0, 0], shown.image[-1, -1]) == (0, 255)


def test_voxels_that_are_no_numbers_are_black() -> None:
    image = np.full((4, 4), 100.0, np.float32)
    image[0, 0], image[1, 1] = np.nan, 200.0
    assert Thumbnail.of(_panel(image)).image[0, 0] == 0


def test_objects_of_high_numbers_are_counted_anew() -> None:
    label = np.array([[0, 2_000_000_000], [7, 7]], np.int32)
    shown = Thumbnail.of(_panel(np.eye(2, dtype=np.float32), label), instances=True)
    assert shown.label is not None
    assert shown.label.tolist() == [[0, 2], [1, 1]]
