"""Claims about the challenge's score of objects."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bundles.unet2d_nuclei.benchmark_parts.plain_average_precision import plain_average_precision
from common.metrics.instance_average_precision import instance_average_precision


def _objects(*numbers_and_lengths: tuple[int, int]) -> NDArray[np.int32]:
    """(1, pixels): runs of pixels with a number each."""
    return np.concatenate([np.full(length, number, np.int32) for number, length in numbers_and_lengths])[None]


def test_score_by_hand() -> None:
    # IoU 8 / 10 and 6 / 10: both above .50 and .55, one above .60 to .75, none above .80
    label = _objects((1, 10), (0, 5), (2, 10))
    pred = _objects((7, 8), (0, 7), (9, 6), (0, 4))
    scores = instance_average_precision(pred, label)
    assert scores["ap"] == pytest.approx((2 * 1 + 4 * (1 / 3)) / 10)
    assert (scores["ap50"], scores["ap75"]) == (1, pytest.approx(1 / 3))


def test_missed_and_invented_objects_are_counted() -> None:
    # the first is found, the second halved, the third missed, and one is where nothing was
    label = _objects((1, 4), (2, 4), (3, 4), (0, 4))
    pred = _objects((1, 4), (2, 2), (3, 2), (0, 4), (4, 4))
    scores = instance_average_precision(pred, label)
    assert [scores[name] for name in ("label_objects", "pred_objects", "missed", "invented")] == [3, 4, 2, 3]
    assert scores["ap50"] == 1 / 6


@pytest.mark.parametrize("percent", range(50, 100, 5))
def test_intersection_over_union_must_be_greater_than_the_threshold(percent: int) -> None:
    label, pred = _objects((1, 20)), _objects((1, percent // 5), (0, 20 - percent // 5))
    assert instance_average_precision(pred, label)["ap"] == pytest.approx((percent - 50) / 5 / 10)


def test_merged_objects_are_one_invented_and_two_missed() -> None:
    scores = instance_average_precision(_objects((1, 8)), _objects((1, 4), (2, 4)))
    assert (scores["ap"], scores["missed"], scores["invented"]) == (0, 2, 1)


def test_exact_prediction_scores_one_whatever_the_numbers() -> None:
    label = np.random.default_rng(0).integers(6, size=(9, 8))
    assert instance_average_precision(np.array([0, 40, 2, 9, 1, 5])[label], label)["ap"] == 1


@pytest.mark.parametrize(
    ("pred", "label", "expected"), [(0, 0, 1), (0, 1, 0), (1, 0, 0)], ids=["both empty", "missed", "invented"]
)
def test_empty_pictures(pred: int, label: int, expected: float) -> None:
    scores = instance_average_precision(np.full((3, 4), pred), np.full((3, 4), label))
    assert scores["ap"] == scores["ap50"] == scores["ap75"] == expected


def _blocks(rng: np.random.Generator) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(24, 20): prediction and label of 4 x 4 blocks, the one moved against the other, some of them absent."""
    label = np.kron(np.arange(30).reshape(6, 5) * rng.integers(2, size=(6, 5)), np.ones((4, 4), np.int64))
    pred = np.kron(np.arange(30).reshape(6, 5), np.ones((4, 4), np.int64))
    return np.roll(pred, rng.integers(-1, 2), axis=0) * (rng.random(pred.shape) < 0.95), label


def test_equals_one_pair_of_masks_after_another() -> None:
    rng = np.random.default_rng(0)
    for _ in range(10):
        pred, label = _blocks(rng)
        expected = plain_average_precision(pred, label)
        assert 0 < expected < 1
        assert instance_average_precision(pred, label)["ap"] == pytest.approx(expected)
