"""object_table measures objects in pixels."""

import numpy as np
import pytest
from skimage.measure import regionprops

from common.postprocessing.object_table import COLUMNS, object_table


def test_rectangle_is_measured() -> None:
    instances = np.zeros((8, 9), np.int32)  # x, y
    instances[2:5, 3:8] = 1
    (row,) = object_table(instances)
    assert dict(zip(COLUMNS, row, strict=True)) == {
        **{"id": 1, "area": 15, "centroid_x": 3, "centroid_y": 5},
        **{"left": 2, "top": 3, "width": 3, "height": 5},
    }


def test_numbers_may_be_missing() -> None:
    assert [row[0] for row in object_table(np.array([[3, 0, 7]], np.int32))] == [3, 7]


def test_no_objects_are_no_rows() -> None:
    assert object_table(np.zeros((3, 3), np.int32)) == []


def test_objects_in_each_others_boxes_are_measured_as_by_skimage() -> None:
    instances = np.random.default_rng(0).integers(0, 4, (12, 10)).astype(np.int32)
    expected = [(one.label, one.area, *one.centroid) for one in regionprops(instances)]
    # the table has two decimals
    assert [row[:4] for row in object_table(instances)] == [pytest.approx(row, abs=0.0051) for row in expected]
