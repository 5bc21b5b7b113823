"""LearningRateRange finds where a loss falls, however noisy it is."""

import math

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.experiments.learning_rate_range import LearningRateRange

RATES = [10 ** (-5 + 0.05 * step) for step in range(101)]  # 1e-5 to 1


def _losses(*, falls_at: float = 1e-3, diverges_at: float = 0.1) -> list[float]:
    """From 2 to 1 on a smooth step, and up again."""
    places = [math.log10(rate) for rate in RATES]
    falls, rises = math.log10(falls_at), math.log10(diverges_at)
    return [2 - 1 / (1 + math.exp(-6 * (x - falls))) + math.exp(4 * (x - rises)) / 4 for x in places]


def test_suggested_rate_is_where_the_loss_falls_fastest() -> None:
    found = LearningRateRange(RATES, _losses(falls_at=1e-3))
    assert found.suggested == pytest.approx(1e-3, rel=0.15)


def test_highest_rate_is_where_the_loss_falls_no_further() -> None:
    losses = _losses(falls_at=1e-3, diverges_at=0.1)
    lowest = RATES[losses.index(min(losses))]
    assert LearningRateRange(RATES, losses).highest == pytest.approx(lowest, rel=0.3)


def test_noise_of_the_batches_hardly_moves_the_rates() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, len(RATES))
    found = LearningRateRange(RATES, [loss + one for loss, one in zip(_losses(), noise, strict=True)])
    assert found.suggested == pytest.approx(1e-3, rel=0.6)


def test_one_lucky_batch_does_not_decide() -> None:
    losses = _losses()
    losses[85] -= 0.9  # at a rate of .18, in the midst of divergence
    assert LearningRateRange(RATES, losses).suggested == pytest.approx(1e-3, rel=0.15)


def test_one_wild_batch_does_not_decide() -> None:
    losses = _losses()
    losses[20] += 50  # at a rate of 1e-4, before anything is learnt
    assert LearningRateRange(RATES, losses).suggested == pytest.approx(1e-3, rel=0.15)


def test_fall_after_the_lowest_loss_is_none() -> None:
    losses = _losses()
    losses[85:92] = [50.0] * 7  # behind them the curve falls steeply
    assert LearningRateRange(RATES, losses).suggested == pytest.approx(1e-3, rel=0.15)


def test_smoothing_keeps_a_constant() -> None:
    losses = [3.0] * 20
    losses[-1] = 2.0
    assert LearningRateRange(RATES[:20], losses).smoothed[:10] == pytest.approx([3.0] * 10)


def test_loss_that_only_rises_is_refused() -> None:
    with pytest.raises(InputError, match=r"^low: the loss only rises from 1e-05 on; give a lower --low$"):
        LearningRateRange(RATES[:20], [1.0 + step for step in range(20)])


def test_divergence_at_once_is_refused() -> None:
    with pytest.raises(InputError, match=r"^high: the loss diverged after 3 iterations; give a lower --low$"):
        LearningRateRange(RATES[:3], [3.0, 2.0, 1.0])
