"""The mean of a box is that of its voxels, wherever it lies."""

import numpy as np
import pytest
from numpy.typing import NDArray

from common.forest.box_sums import BoxSums

_IMAGE = np.arange(2 * 3 * 3 * 3, dtype=np.float32).reshape(2, 3, 3, 3)
_MIDDLE = np.array([[1, 1, 1]])


def _mean(start: list[int], sides: list[int], *, channel: int = 0, voxel: NDArray[np.intp] = _MIDDLE) -> float:
    sums = BoxSums(_IMAGE, margin=np.array([2, 2, 2]))
    return float(sums.means(sums.places(voxel), np.array(start), np.array(sides), channel=channel)[0])


def test_box_of_one_voxel_is_the_voxel() -> None:
    assert _mean([0, 0, 0], [1, 1, 1]) == 13
    assert _mean([0, 0, 0], [1, 1, 1], channel=1) == 40


def test_box_of_all_voxels_is_their_mean() -> None:
    assert _mean([-1, -1, -1], [3, 3, 3]) == pytest.approx(13)


def test_box_is_as_long_along_each_axis_as_asked_for() -> None:
    assert _mean([0, 0, 0], [1, 1, 2]) == pytest.approx((13 + 14) / 2)
    assert _mean([-1, 0, 0], [2, 1, 1]) == pytest.approx((4 + 13) / 2)


def test_outermost_voxels_are_repeated_beyond_the_border() -> None:
    assert _mean([0, 0, 2], [1, 1, 1]) == 14
    assert _mean([-2, -2, -2], [2, 2, 2], voxel=np.array([[0, 0, 0]])) == 0


def test_large_intensities_lose_no_digits() -> None:
    image = np.full((1, 40, 40, 40), 1e6, dtype=np.float32)
    image[0, 39, 39, 39] += 1
    sums = BoxSums(image, margin=np.zeros(3, dtype=np.intp))
    last = sums.places(np.array([[39, 39, 39]]))
    assert sums.means(last, np.zeros(3, dtype=np.intp), np.ones(3, dtype=np.intp), channel=0)[0] == 1e6 + 1
