"""paired_differences compares the same cases of two tables."""

import math

import pytest

from common.checks.input_error import InputError
from common.metrics.paired_differences import paired_differences

_Rows = list[dict[str, str | float]]


def _rows(*values: float, name: str = "dice_1") -> _Rows:
    return [{"case_id": f"case_{index}", name: value} for index, value in enumerate(values)]


def test_statistics_are_those_worked_out_by_hand() -> None:
    of = paired_differences(_rows(5, 5, 5), _rows(6, 7, 8))["dice_1"]
    # differences 1 2 3: mean 2, sd 1, t = 2 √3 with 2 degrees of freedom, where p = 1 - t / √(t² + 2)
    p = 1 - math.sqrt(12) / math.sqrt(14)
    half_width = 4.302653 / math.sqrt(3)  # t quantile of 97.5%
    assert (of["n"], of["undefined"], of["mean"], of["sd"]) == (3, 0, 2, 1)
    assert of["p"] == pytest.approx(p)
    assert of["interval"] == pytest.approx((2 - half_width, 2 + half_width), rel=1e-6)


def test_signed_ranks_are_tested_exactly() -> None:
    # all three go up: of the 8 ways to give them signs, 2 are as extreme
    assert paired_differences(_rows(5, 5, 5), _rows(6, 7, 8))["dice_1"]["wilcoxon_p"] == pytest.approx(0.25)


def test_differences_of_zero_have_no_rank() -> None:
    of = paired_differences(_rows(5, 5, 5, 5), _rows(6, 7, 8, 5))["dice_1"]
    assert of["wilcoxon_p"] == pytest.approx(0.25)


def test_p_values_are_corrected_for_the_number_of_scores() -> None:
    first = [{**one, **other} for one, other in zip(_rows(5, 5, 5), _rows(5, 5, 5, name="f1"), strict=True)]
    second = [{**one, **other} for one, other in zip(_rows(6, 7, 8), _rows(6, 7.5, 8, name="f1"), strict=True)]
    of = paired_differences(first, second)
    dice, f1 = of["dice_1"], of["f1"]
    smaller, larger = sorted((dice["p"] or 0, f1["p"] or 0))
    assert sorted((dice["p_holm"], f1["p_holm"])) == pytest.approx([2 * smaller, max(2 * smaller, larger)])
    assert dice["wilcoxon_p_holm"] == f1["wilcoxon_p_holm"] == pytest.approx(0.5)


def test_swapped_tables_change_the_sign_only() -> None:
    first, second = _rows(0.5, 0.6, 0.9), _rows(0.6, 0.65, 0.8)
    there, back = (paired_differences(*tables)["dice_1"] for tables in ((first, second), (second, first)))
    assert (there["mean"], there["p"]) == pytest.approx((-(back["mean"] or 0), back["p"]))


def test_cases_are_paired_by_id_in_any_order() -> None:
    first, second = _rows(0.1, 0.5, 0.9), _rows(0.2, 0.55, 0.97)
    assert paired_differences(first, second[::-1]) == paired_differences(first, second)


def test_undefined_pairs_are_left_out_and_counted() -> None:
    of = paired_differences(_rows(1, math.nan, 3, 4), _rows(2, 2, math.nan, 6))["dice_1"]
    assert (of["n"], of["undefined"], of["mean"]) == (2, 2, 1.5)


def test_absent_score_of_a_case_is_undefined() -> None:
    of = paired_differences([*_rows(1, 2), {"case_id": "case_2"}], _rows(2, 4, 5))["dice_1"]
    assert (of["n"], of["undefined"]) == (2, 1)


def test_cases_of_one_table_only_are_counted() -> None:
    of = paired_differences(_rows(1, 2, 3, 4), _rows(2, 4))["dice_1"]
    assert (of["n"], of["unpaired"]) == (2, 2)


def test_only_scores_of_both_tables_are_compared() -> None:
    first: _Rows = [{"case_id": "a", "child": "fold_0", "dice": 0.5, "hd": 3.0}]
    second: _Rows = [{"case_id": "a", "child": "fold_0", "dice": 0.5, "asd": 1.0}]
    assert list(paired_differences(first, second)) == ["dice"]


@pytest.mark.parametrize(
    ("first", "second", "mean"),
    [
        pytest.param(_rows(0.5), _rows(0.7), 0.2, id="one pair"),
        pytest.param(_rows(0.5, 0.7), _rows(0.5, 0.7), 0, id="identical tables"),
        pytest.param(_rows(0.1, 0.7), _rows(0.2, 0.8), 0.1, id="same difference but for rounding"),
        pytest.param(_rows(math.nan), _rows(0.7), None, id="no defined pair"),
    ],
)
def test_what_a_t_test_cannot_say_is_none(first: _Rows, second: _Rows, mean: float | None) -> None:
    of = paired_differences(first, second)["dice_1"]
    assert (of["mean"], of["interval"], of["p"], of["p_holm"]) == (pytest.approx(mean), None, None, None)


def test_identical_tables_have_no_signed_ranks() -> None:
    assert paired_differences(_rows(0.5, 0.7), _rows(0.5, 0.7))["dice_1"]["wilcoxon_p"] is None


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        pytest.param(
            [{"case_id": f"old_{index}", "dice_1": 1.0} for index in range(4)],
            _rows(1),
            "must share a case, got old_0, old_1, old_2, ... and case_0; compare evaluations of the same cases",
            id="no shared case",
        ),
        pytest.param(_rows(1), [], "must share a case, got case_0 and none", id="empty table"),
        pytest.param(_rows(1), _rows(1, name="f1"), "must share a score, got dice_1 and f1", id="no shared score"),
        pytest.param(_rows(1), _rows(1) * 2, "^second table: case_id must be unique, got 2 rows of 1", id="twice"),
    ],
)
def test_tables_that_cannot_be_compared_are_named(first: _Rows, second: _Rows, message: str) -> None:
    with pytest.raises(InputError, match=message):
        paired_differences(first, second)
