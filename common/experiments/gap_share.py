"""gap_share: how much of the way from one setting to another a third one goes.

scipy lacks an interval for a ratio of means but by the bootstrap, which from a few seeds comes out far too short.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t

_Array = NDArray[np.float64]
_Interval = tuple[float, float]


def gap_share(
    scores: Mapping[int, float], *, lower: Mapping[int, float], upper: Mapping[int, float]
) -> tuple[float | None, _Interval | None]:
    """mean(scores - lower) / mean(upper - lower) over the seeds that all three have, and its 95% interval.

    There is no share of a gap that is not positive, and no interval of one that a two-sided t-test at 5% cannot tell
    from 0, for then any share would do; nor of one seed, nor of the bounds themselves.

    Args:
        scores: by seed.
        lower: by seed, of the setting whose share is 0.
        upper: by seed, of the setting whose share is 1.
    """
    seeds = sorted(scores.keys() & lower.keys() & upper.keys())
    closed = np.array([scores[seed] - lower[seed] for seed in seeds])
    gap = np.array([upper[seed] - lower[seed] for seed in seeds])
    if not seeds or gap.mean() <= 0:
        return None, None
    return float(closed.mean() / gap.mean()), _interval(closed, gap) if len(seeds) > 1 else None


def _interval(closed: _Array, gap: _Array) -> _Interval | None:
    """Fieller 1954, Some Problems in Interval Estimation: the shares s for which a t-test does not tell closed - s gap
    from 0. With the share found, s = share + d, and the residuals r = closed - share gap, whose mean is 0, these are

    d² (mean(gap)² - q var(gap)) + 2 d q cov(r, gap) - q var(r) <= 0,  q = t(0.975)² / n
    """
    n, share = len(gap), closed.mean() / gap.mean()
    residuals = closed - share * gap
    ((of_residuals, of_both), (_, of_gap)) = t.ppf(0.975, n - 1) ** 2 / n * np.cov(residuals, gap)
    clear = gap.mean() ** 2 - of_gap
    if clear <= 0 or not residuals.any():
        return None
    half = (of_both**2 + clear * of_residuals) ** 0.5
    return float(share - (of_both + half) / clear), float(share - (of_both - half) / clear)
