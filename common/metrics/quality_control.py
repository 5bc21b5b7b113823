"""quality_control: whether the members' agreement tells how good the ensemble's segmentations are.

scipy has both correlations; its intervals are of Fisher's transform, for two normal distributions, which the Dice is
not, and its bootstrap is undefined as soon as one draw has no variance, as with few cases some have.
"""

import warnings
from collections.abc import Sequence
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray
from scipy.stats import DegenerateDataWarning, pearsonr, rankdata

_FEWEST = 3  # cases; two are always on a line


class Correlation(TypedDict):
    """None stands for what does not exist, with too few cases or no variance."""

    value: float | None
    interval: tuple[float, float] | None  # 95%


class QualityControl(TypedDict):
    """How the Dice goes with the agreement, in one region."""

    n: int  # cases that have both
    pearson: Correlation
    spearman: Correlation


def quality_control(
    agreement: Sequence[float], dice: Sequence[float], *, seed: int = 0, resamples: int = 2000
) -> QualityControl:
    """Pearson's correlation and Spearman's, which is that of the ranks, over the cases that have both numbers.

    The intervals are the 2.5th to 97.5th percentile over draws of n cases with replacement, ranked anew; draws in which
    one of the two numbers does not vary have no correlation and are left out.

    Args:
        agreement: of the members in each case, see `member_agreement`.
        dice: of the ensemble in the same cases; nan is undefined, for both.
        seed: of the draws.
        resamples: number of draws.
    """
    both = np.array([agreement, dice], dtype=np.float64)
    both = both[:, ~np.isnan(both).any(axis=0)]
    n = both.shape[1]
    if n < _FEWEST:
        nothing: Correlation = {"value": None, "interval": None}
        return {"n": n, "pearson": nothing, "spearman": nothing}
    draws = both[:, np.random.default_rng(seed).integers(n, size=(resamples, n))]  # (2, resamples, n)
    return {
        "n": n,
        "pearson": _correlation(both, draws),
        "spearman": _correlation(rankdata(both, axis=-1), rankdata(draws, axis=-1)),
    }


def _correlation(both: NDArray[np.float64], draws: NDArray[np.float64]) -> Correlation:
    if not np.ptp(both, axis=-1).all():
        return {"value": None, "interval": None}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateDataWarning)  # of draws without variance
        value, drawn = (pearsonr(*of, axis=-1).statistic for of in (both, draws))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return {"value": float(value), "interval": (float(low), float(high))}
