"""holm: p values of several tests, corrected for their number; scipy has the false discovery rate's correction only."""

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm 1979, A simple sequentially rejective multiple test procedure: p at rank k of m is multiplied by m - k + 1.

    A corrected value is at least that of any smaller p, and at most 1. To reject where it is below 0.05 errs in any of
    the tests with a probability of at most 0.05, however they depend on each other.
    """
    p = np.asarray(p_values, dtype=float)
    order = p.argsort()
    corrected = np.empty_like(p)
    corrected[order] = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1)).clip(max=1)
    return [float(value) for value in corrected]
