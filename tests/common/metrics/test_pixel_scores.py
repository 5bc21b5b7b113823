"""Claims about the scores of a mask."""

import numpy as np
import pytest

from common.metrics.pixel_counts import PixelCounts
from common.metrics.pixel_scores import pixel_scores


def test_counts_by_hand() -> None:
    pred = np.array([[1, 1, 1, 0, 0, 0]], dtype=bool)
    label = np.array([[0, 1, 1, 1, 1, 0]], dtype=bool)
    assert PixelCounts.of(pred, label) == (2, 1, 2, 1)


def test_scores_by_hand() -> None:
    scores = pixel_scores(PixelCounts(true_positive=2, false_positive=1, false_negative=2, true_negative=5))
    assert scores == pytest.approx(
        {
            "f1": 4 / 7,
            "iou": 2 / 5,
            "mean_iou": (2 / 5 + 5 / 8) / 2,
            "accuracy": 7 / 10,
            "precision": 2 / 3,
            "recall": 2 / 4,
        }
    )


@pytest.mark.parametrize(
    "counts", [(3, 0, 0, 5), (0, 0, 0, 8), (8, 0, 0, 0)], ids=["some", "no foreground", "no background"]
)
def test_perfect_prediction_scores_one_everywhere(counts: tuple[int, int, int, int]) -> None:
    assert set(pixel_scores(PixelCounts(*counts)).values()) == {1}


@pytest.mark.parametrize("counts", [(0, 0, 2, 6), (0, 2, 0, 6)], ids=["missed", "invented"])
def test_miss_and_false_alarm_score_zero_where_the_ratio_is_undefined(counts: tuple[int, int, int, int]) -> None:
    scores = pixel_scores(PixelCounts(*counts))
    assert [scores[name] for name in ("f1", "iou", "precision", "recall")] == [0, 0, 0, 0]
    assert scores["mean_iou"] == 6 / 8 / 2
    assert scores["accuracy"] == 6 / 8


def test_f1_is_the_harmonic_mean_of_precision_and_recall() -> None:
    scores = pixel_scores(PixelCounts(11, 3, 7, 100))
    assert scores["f1"] == pytest.approx(2 / (1 / scores["precision"] + 1 / scores["recall"]))
