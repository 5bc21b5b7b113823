"""holm corrects p values for their number."""

import pytest

from common.metrics.holm import holm


@pytest.mark.parametrize(
    ("p_values", "corrected"),
    [
        # 3 x .01, then 2 x .03, then .04, which may not be below the one before
        pytest.param([0.01, 0.04, 0.03], [0.03, 0.06, 0.06], id="by rank"),
        pytest.param([0.2], [0.2], id="one test"),
        pytest.param([0.6, 0.7], [1.0, 1.0], id="at most 1"),
        pytest.param([], [], id="none"),
    ],
)
def test_values_are_those_worked_out_by_hand(p_values: list[float], corrected: list[float]) -> None:
    assert holm(p_values) == pytest.approx(corrected)
