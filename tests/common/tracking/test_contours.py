"""contours go around each number by itself."""

import numpy as np

from common.tracking.contours import contours


def _lines(numbers: np.ndarray) -> dict[int, list[np.ndarray]]:
    found: dict[int, list[np.ndarray]] = {}
    for number, line in contours(numbers):
        found.setdefault(number, []).append(line)
    return found


def test_contour_runs_along_the_pixels_sides() -> None:
    numbers = np.zeros((6, 8), np.int32)
    numbers[1:4, 2:7] = 5
    (line,) = _lines(numbers)[5]
    assert (line.min(axis=0).tolist(), line.max(axis=0).tolist()) == ([1, 2], [4, 7])


def test_objects_that_touch_share_a_line() -> None:
    found = _lines(np.array([[1, 1, 2, 2]] * 3, np.int32))
    assert found[1][0][:, 1].max() == found[2][0][:, 1].min() == 2


def test_pieces_and_holes_have_contours_of_their_own() -> None:
    numbers = np.ones((5, 9), np.int32)
    numbers[:, 3] = numbers[2, 6] = 0
    assert len(_lines(numbers)[1]) == 3
