"""lobes are what necks join."""

import numpy as np
import pytest
from numpy.typing import NDArray

from common.postprocessing.lobes import lobes


def _profile(*values: float) -> NDArray[np.float64]:
    """Distances along a shape's middle line."""
    return np.array([values], float)


def _marked(distance: NDArray[np.floating], neck: float) -> list[tuple[int, int]]:
    return [(int(row), int(column)) for row, column in np.argwhere(lobes(distance, neck=neck))]


@pytest.mark.parametrize(
    ("neck", "expected"),
    [(0.5, [(0, 2)]), (0.51, [(0, 2), (0, 6)]), (1.0, [(0, 2), (0, 6)])],
    ids=["not narrow enough", "narrow enough", "every bulge"],
)
def test_neck_is_measured_by_the_narrower_part(neck: float, expected: list[tuple[int, int]]) -> None:
    # 2 of 4 joins the parts, whatever it is of 8
    assert _marked(_profile(1, 4, 8, 4, 2, 3, 4, 2, 1), neck) == expected


def test_size_does_not_matter() -> None:
    shape = _profile(1, 4, 8, 4, 2, 3, 4, 2, 1)
    for scale in (0.5, 10.0):
        np.testing.assert_array_equal(lobes(shape * scale, neck=0.7), lobes(shape, neck=0.7))


def test_bulge_that_is_swallowed_does_not_cut_what_swallows_it() -> None:
    # 5 is swallowed by 6 on its right, across 4.9, before it meets 9 across the neck of 2
    assert _marked(_profile(9, 2, 5, 4.9, 6, 1), 0.7) == [(0, 0), (0, 4)]


def test_three_parts_of_a_star_are_three_lobes() -> None:
    shape = np.zeros((5, 5))
    shape[2, :3] = shape[0, 4] = shape[4, 4] = 1
    shape[2, 0] = shape[0, 4] = shape[4, 4] = 3
    shape[1, 3] = shape[3, 3] = 1
    assert _marked(shape, 0.7) == [(0, 4), (2, 0), (4, 4)]


def test_left_and_right_side_of_the_picture_are_no_neighbours() -> None:
    shape = np.zeros((2, 4))
    shape[0, 2:] = [1, 3]
    shape[1, :2] = [2, 1]
    assert _marked(shape, 0.1) == [(0, 3)]  # across (0, 2) and (1, 1) only, where the neck is wide enough
    assert _marked(shape, 0.6) == [(0, 3), (1, 0)]


def test_plateau_is_one_lobe() -> None:
    assert _marked(_profile(1, 2, 2, 2, 1), 1.0) == [(0, 1)]


def test_nothing_has_no_lobe() -> None:
    assert not lobes(np.zeros((3, 3)), neck=0.5).any()
