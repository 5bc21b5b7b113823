"""mask_scores gives what pencil and paper give, and says what empty masks count."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from common.metrics.empty_rule import EMPTY_RULES, EmptyRule
from common.metrics.mask_scores import SCORES, mask_scores


def _row(start: int, stop: int) -> NDArray[np.bool_]:
    """(12, 3): voxels in a row, each a surface voxel."""
    mask = np.zeros((12, 3), bool)
    mask[start:stop, 1] = True
    return mask


_NONE = _row(0, 0)


def _scores(pred: NDArray[np.bool_], label: NDArray[np.bool_], *names: str, empty: EmptyRule = "score") -> list[float]:
    scores = mask_scores(pred, label, spacing=(2, 1), scores=names, empty=empty)
    assert tuple(scores) == names
    return list(scores.values())


def test_precision_and_sensitivity_are_shares_of_prediction_and_label() -> None:
    # 2 voxels of 5 and of 3 are shared
    assert _scores(_row(0, 5), _row(3, 6), "sensitivity", "precision") == pytest.approx([2 / 3, 2 / 5])


def test_hausdorff_distance_is_the_largest_of_both_directions() -> None:
    # voxels are 2 mm apart: the first of the prediction is 6 mm from the label, the label's last 2 mm from it
    assert _scores(_row(0, 5), _row(3, 6), "hd") == [6]
    assert _scores(_row(3, 6), _row(0, 5), "hd") == [6]


def test_assd_weighs_both_surfaces_alike_and_asd_both_surfaces_voxels() -> None:
    # to the label: 6 4 2 0 0 mm, mean 12 / 5; from it: 0 0 2 mm, mean 2 / 3
    assert _scores(_row(0, 5), _row(3, 6), "assd", "asd") == pytest.approx([(12 / 5 + 2 / 3) / 2, 14 / 8])


def test_assd_is_asd_of_surfaces_of_equal_size() -> None:
    asd, assd = _scores(_row(0, 4), _row(2, 6), "asd", "assd")
    assert asd == pytest.approx(assd)


_NAN = math.nan


@pytest.mark.parametrize(
    ("empty", "pred", "overlap", "error"),
    [
        pytest.param("score", _NONE, 1, 0, id="score agreement"),
        pytest.param("score", _row(0, 2), 0, _NAN, id="score false alarm"),
        pytest.param("omit", _NONE, _NAN, _NAN, id="omit agreement"),
        pytest.param("omit", _row(0, 2), _NAN, _NAN, id="omit false alarm"),
        pytest.param("zero", _NONE, 0, _NAN, id="zero agreement"),
        pytest.param("zero", _row(0, 2), 0, _NAN, id="zero false alarm"),
    ],
)
def test_rule_for_absent_regions(empty: EmptyRule, pred: NDArray[np.bool_], overlap: float, error: float) -> None:
    overlaps = _scores(pred, _NONE, "dice", "precision", "sensitivity", empty=empty)
    errors = _scores(pred, _NONE, "hd95", "hd", "asd", "assd", "rvd", empty=empty)
    assert (overlaps, errors) == (pytest.approx([overlap] * 3, nan_ok=True), pytest.approx([error] * 5, nan_ok=True))


@pytest.mark.parametrize("empty", EMPTY_RULES)
def test_missed_region_scores_zero_under_every_rule(empty: EmptyRule) -> None:
    scores = _scores(_NONE, _row(0, 2), *SCORES, empty=empty)
    assert scores == pytest.approx([0, 0, 0, _NAN, _NAN, _NAN, _NAN, -100], nan_ok=True)
