"""The toy studies show what the thesis says of them."""

import pytest

from common.experiments.toy_outcome import toy_outcome
from common.experiments.toy_study import toy_study

pytestmark = pytest.mark.slow


def _outcomes(name: str) -> dict[str, dict[str, float]]:
    return {run.title: toy_outcome(run.points, run.states) for run in toy_study(name)}


def test_circles_are_told_apart_by_cclp_and_cut_in_two_by_entropy_minimisation() -> None:
    outcomes = _outcomes("two_circles")
    assert outcomes["CCLP, S = 10"]["right_side"] == 1
    assert outcomes["CCLP, S = 10"]["largest_gap"] < 1.2
    assert outcomes["entropy minimisation"]["right_side"] < 0.7
    assert outcomes["entropy minimisation"]["largest_gap"] > 4


def test_moons_come_apart_by_single_steps_and_hold_together_by_ten() -> None:
    outcomes = _outcomes("two_moons")
    assert outcomes["CCLP, S = 1"]["right_side"] < 0.8
    assert outcomes["CCLP, S = 1"]["largest_gap"] > 4
    assert outcomes["CCLP, S = 10"]["right_side"] == 1
    assert outcomes["CCLP, S = 10"]["largest_gap"] < 1.1
