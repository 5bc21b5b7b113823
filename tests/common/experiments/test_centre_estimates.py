"""centre_estimates says what is lost, how surely, and of whom."""

import numpy as np
import pytest
from numpy.typing import NDArray

from common.experiments.centre_estimates import centre_estimates

_Scores = dict[str, NDArray[np.float64]]


def _scores(**cases: list[float]) -> _Scores:
    return {name: np.array(values) for name, values in cases.items()}


def test_scores_that_are_the_same_in_every_case_have_intervals_of_no_width() -> None:
    home = _scores(plain=[0.5] * 3, fine=[0.75] * 3, ensemble=[0.8] * 3)
    away = _scores(plain=[0.25] * 4, fine=[0.25] * 4, ensemble=[0.5] * 4)
    found = centre_estimates(home, away)
    expected = {
        "plain": {"home": 0.5, "away": 0.25, "drop": 0.25},
        "fine": {"home": 0.75, "away": 0.25, "drop": 0.5},
        "ensemble": {"home": 0.8, "away": 0.5, "drop": 0.3},
        "ensemble minus best member": {"home": 0.05, "away": 0.25},
        # 0.3 less the mean of 0.25 and 0.5
        "ensemble minus mean member": {"drop": -0.075},
    }
    assert {name: set(of) for name, of in found.items()} == {name: set(of) for name, of in expected.items()}
    for name, quantities in expected.items():
        for what, value in quantities.items():
            assert found[name][what] == pytest.approx((value,) * 3), (name, what)


def test_the_ensemble_stands_behind_the_members_wherever_it_stood() -> None:
    scores = _scores(ensemble=[0.5, 0.5], first=[0.1, 0.1], second=[0.2, 0.2])
    assert list(centre_estimates(scores, scores))[:3] == ["first", "second", "ensemble"]


def test_interval_of_a_mean_is_that_of_its_binomial_distribution() -> None:
    # of 100 cases half score 1: a resampled mean is binomial, with a standard deviation of 0.05
    half = np.repeat([0.0, 1.0], 50)
    scores = {"member": half, "ensemble": half}
    assert centre_estimates(scores, scores)["member"]["home"] == pytest.approx((0.5, 0.4, 0.6), abs=0.01)


def test_the_centres_are_resampled_independently() -> None:
    # the same cases at both would leave the drop without an interval if they were resampled together
    half = np.repeat([0.0, 1.0], 50)
    scores = {"member": half, "ensemble": half}
    # of a difference of two such means √2 times as wide
    assert centre_estimates(scores, scores)["member"]["drop"] == pytest.approx((0, -0.139, 0.139), abs=0.01)


def test_differences_within_a_centre_are_paired_by_case() -> None:
    spread = np.linspace(0, 1, 20)
    scores = {"low": spread, "high": spread + 0.25, "ensemble": spread + 0.5}
    ahead = centre_estimates(scores, scores)["ensemble minus best member"]
    assert ahead["home"] == pytest.approx((0.25, 0.25, 0.25))
    assert ahead["away"] == pytest.approx((0.25, 0.25, 0.25))


def test_the_best_member_is_chosen_anew_in_each_resample() -> None:
    # the members are as good on average; whichever is luckier in a resample, the ensemble is never ahead of it
    first = np.repeat([0.0, 1.0], 10)
    scores = {"first": first, "second": 1 - first, "ensemble": np.full(20, 0.5)}
    value, low, high = centre_estimates(scores, scores)["ensemble minus best member"]["home"]
    assert value == pytest.approx(0)
    assert high == pytest.approx(0)
    assert low < -0.15


def test_the_same_seed_gives_the_same_intervals() -> None:
    scores = _scores(member=[0.1, 0.5, 0.9], ensemble=[0.2, 0.7, 0.8])
    assert centre_estimates(scores, scores, seed=3) == centre_estimates(scores, scores, seed=3)


def test_interval_of_a_single_resample_has_no_width() -> None:
    scores = _scores(member=[0.0, 1.0], ensemble=[0.0, 1.0])
    _, low, high = centre_estimates(scores, scores, resamples=1)["member"]["home"]
    assert low == high
