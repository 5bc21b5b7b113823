"""cell_segmentation is SEG of the cell tracking challenge, by hand."""

import math

import numpy as np
import pytest

from common.metrics.cell_segmentation import cell_segmentation


def _score(pred: list[int], label: list[int]) -> float:
    return cell_segmentation(np.array([pred]), np.array([label]))


@pytest.mark.parametrize(
    ("pred", "label", "score"),
    [
        pytest.param([0, 1, 1, 2], [0, 5, 5, 7], 1.0, id="exact, numbered otherwise"),
        pytest.param([1, 1, 1, 1, 0, 0], [0, 1, 1, 1, 2, 2], (3 / 4 + 0) / 2, id="one is missed"),
        pytest.param([1, 1, 0, 0], [1, 1, 1, 1], 0.0, id="half is not more than half"),
        pytest.param([1, 1, 1, 0, 2, 2], [1, 1, 1, 1, 0, 0], 3 / 4, id="invented ones cost nothing"),
        pytest.param([1, 1, 1, 1, 1, 1], [1, 1, 2, 2, 2, 2], (2 / 6 + 4 / 6) / 2, id="one covers two"),
        pytest.param([1, 1, 2, 2, 2], [1, 1, 1, 1, 1], 3 / 5, id="two share one"),
        pytest.param([0, 0], [1, 1], 0.0, id="none predicted"),
    ],
)
def test_score_is_the_mean_over_the_true_objects(pred: list[int], label: list[int], score: float) -> None:
    assert _score(pred, label) == pytest.approx(score)


def test_picture_without_true_objects_has_none() -> None:
    assert math.isnan(_score([1, 0], [0, 0]))
