"""case_differences pairs the cases of two tables."""

import math

import pytest

from common.metrics.case_differences import case_differences


def test_a_row_for_each_case_that_both_have_in_the_order_of_the_first() -> None:
    first = [{"case_id": name, "dice": value} for name, value in (("b", 0.5), ("a", 0.25), ("c", 1.0))]
    second = [{"case_id": name, "dice": value} for name, value in (("a", 0.5), ("b", 0.25), ("d", 1.0))]
    assert case_differences(first, second, scores=["dice"]) == [
        {"case_id": "b", "dice": -0.25},
        {"case_id": "a", "dice": 0.25},
    ]


@pytest.mark.parametrize("value", [{}, {"dice": math.nan}], ids=["absent", "undefined"])
def test_a_case_without_the_score_has_no_difference(value: dict[str, float]) -> None:
    (row,) = case_differences([{"case_id": "a", "dice": 0.5}], [{"case_id": "a", **value}], scores=["dice"])
    assert math.isnan(float(row["dice"]))
