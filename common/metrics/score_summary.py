"""score_summary: mean, spread and uncertainty of each score over the cases."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from common.metrics.larger_is_worse import larger_is_worse
from common.metrics.score_statistics import ScoreStatistics

_DRAWN_AT_ONCE = 2_000_000  # values, so that tens of thousands of cases need no gigabytes


def score_summary(
    rows: Sequence[Mapping[str, str | float]], *, seed: int = 0, resamples: int = 2000
) -> dict[str, ScoreStatistics]:
    """Statistics by score, in the order of the scores' first appearance.

    The interval is the 2.5th to 97.5th percentile of the mean over `resamples` draws of n cases with replacement
    (Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 13). It says how far the mean depends on which cases
    these were, not how much a single case may differ. The standard deviation is the sample's (n - 1).

    Args:
        rows: one a case: "case_id" and its scores; nan or absent is undefined, columns of text are no scores.
        seed: of the draws; the same rows in the same order give the same interval.
        resamples: number of draws.
    """
    text = {name for row in rows for name, value in row.items() if isinstance(value, str)}
    names = dict.fromkeys(name for row in rows for name in row if name not in text)
    return {
        name: _statistics({str(row["case_id"]): float(row.get(name, math.nan)) for row in rows}, name, seed, resamples)
        for name in names
    }


def _statistics(by_case: dict[str, float], name: str, seed: int, resamples: int) -> ScoreStatistics:
    undefined = [case_id for case_id, value in by_case.items() if math.isnan(value)]
    defined = {case_id: value for case_id, value in by_case.items() if not math.isnan(value)}
    values = np.array(list(defined.values()))
    n = len(values)
    return {
        "n": n,
        "undefined": len(undefined),
        "mean": float(values.mean()) if n else None,
        "sd": float(values.std(ddof=1)) if n > 1 else None,
        "interval": _bootstrap_interval(values, seed, resamples) if n > 1 else None,
        "min": float(values.min()) if n else None,
        "max": float(values.max()) if n else None,
        "worst_case": _worst_case(defined, name) if n else None,
        "undefined_cases": undefined,
    }


def _bootstrap_interval(values: NDArray[np.float64], seed: int, resamples: int) -> tuple[float, float]:
    random, n = np.random.default_rng(seed), len(values)
    at_once = max(_DRAWN_AT_ONCE // n, 1)
    sizes = [min(at_once, resamples - done) for done in range(0, resamples, at_once)]
    means = [values[random.integers(n, size=(size, n))].mean(axis=1) for size in sizes]
    low, high = np.percentile(np.concatenate(means), [2.5, 97.5])
    return float(low), float(high)


def _worst_case(by_case: dict[str, float], name: str) -> str:
    if larger_is_worse(name):
        return max(by_case, key=lambda case_id: abs(by_case[case_id]))
    return min(by_case, key=lambda case_id: by_case[case_id])
