"""Claims about the correlation of agreement and Dice."""

import math

import pytest

from common.metrics.quality_control import quality_control

AGREEMENT = [0.2, 0.4, 0.6, 0.8, 1.0]


def test_line_has_a_correlation_of_one_whatever_the_draw() -> None:
    control = quality_control(AGREEMENT, [0.5 + value / 2 for value in AGREEMENT])
    for name in ("pearson", "spearman"):
        assert control[name]["value"] == pytest.approx(1)
        assert control[name]["interval"] == pytest.approx((1, 1))
    assert control["n"] == 5


def test_pearson_and_spearman_by_hand() -> None:
    """Deviations -1, 0, 1 and -2, -1, 3: 5 / √(2 · 14); ranks are the same."""
    control = quality_control([0.1, 0.2, 0.3], [0.0, 0.1, 0.5])
    assert control["pearson"]["value"] == pytest.approx(5 / math.sqrt(28))
    assert control["spearman"]["value"] == pytest.approx(1)


def test_interval_holds_the_value_and_depends_on_the_seed_alone() -> None:
    dice = [0.5, 0.3, 0.7, 0.6, 0.9]
    first, again, other = (quality_control(AGREEMENT, dice, seed=seed)["pearson"] for seed in (0, 0, 1))
    low, high = first["interval"]
    assert low < first["value"] < high
    assert first["interval"] == again["interval"] != other["interval"]


def test_cases_without_one_of_the_two_do_not_count() -> None:
    control = quality_control([0.1, 0.2, 0.3, math.nan, 0.9], [0.1, 0.2, 0.3, 0.4, math.nan])
    assert control["n"] == 3
    assert control["pearson"]["value"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("agreement", "dice", "n"),
    [
        pytest.param([0.1, 0.2], [0.3, 0.4], 2, id="two cases"),
        pytest.param([], [], 0, id="none"),
        pytest.param([1.0, 1.0, 1.0], [0.3, 0.4, 0.5], 3, id="all agree alike"),
        pytest.param([0.1, 0.2, 0.3], [0.5, 0.5, 0.5], 3, id="one Dice"),
    ],
)
def test_what_has_no_correlation_is_left_empty(agreement: list[float], dice: list[float], n: int) -> None:
    nothing = {"value": None, "interval": None}
    assert quality_control(agreement, dice) == {"n": n, "pearson": nothing, "spearman": nothing}
