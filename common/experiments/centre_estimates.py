"""centre_estimates: what an ensemble and its members lose from one centre to another.

`scipy.stats.bootstrap` resamples for one statistic, and its samples either all together or each for itself: here the
members share the resampled cases of a centre, the centres share none, and all statistics share the resamples.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from common.experiments.estimate import Estimate

_Array = NDArray[np.float64]
_Scores = Mapping[str, _Array]


def centre_estimates(
    home: _Scores, away: _Scores, *, seed: int = 0, resamples: int = 10_000
) -> dict[str, dict[str, Estimate]]:
    """By member, "ensemble" among them: its mean "home" and "away", and the "drop", home - away.

    Behind them, "ensemble minus best member" (home, away) and "ensemble minus mean member" (drop). The best member is
    the one of the highest mean at that centre. Intervals are percentiles of bootstrap means over the cases (Efron &
    Tibshirani 1993, ch. 13): the cases of the centres are resampled independently of each other, within a centre all
    members share the resampled cases, so that differences are paired, and the best member is chosen anew in each
    resample, so that the luck of being the best is part of the interval.

    Args:
        home: one value a case by member, cases in the same order; all means are over them.
        away: as home, of the same members.
        seed: of the resampling.
    """
    names = [*(name for name in home if name != "ensemble"), "ensemble"]
    tables = [np.stack([scores[name] for name in names]) for scores in (home, away)]
    rng = np.random.default_rng(seed)
    found = _quantities(names, *(table.mean(axis=1) for table in tables))
    drawn = _quantities(names, *(_resampled_means(table, rng, resamples) for table in tables))
    return {
        name: {what: _estimate(value, drawn[name][what]) for what, value in quantities.items()}
        for name, quantities in found.items()
    }


def _resampled_means(table: _Array, rng: np.random.Generator, resamples: int) -> _Array:
    """(M, N) scores of M members and N cases to (resamples, M), by how often each case is drawn."""
    cases = table.shape[1]
    counts = rng.multinomial(cases, np.full(cases, 1 / cases), size=resamples)
    return counts @ table.T / cases


def _quantities(names: Sequence[str], home: _Array, away: _Array) -> dict[str, dict[str, _Array]]:
    """Of means (..., M), the ensemble's last."""
    drop = home - away
    found = {
        name: {"home": home[..., place], "away": away[..., place], "drop": drop[..., place]}
        for place, name in enumerate(names)
    }
    ahead = {"home": _ahead_of_best(home), "away": _ahead_of_best(away)}
    spared = {"drop": drop[..., -1] - drop[..., :-1].mean(axis=-1)}
    return {**found, "ensemble minus best member": ahead, "ensemble minus mean member": spared}


def _ahead_of_best(means: _Array) -> _Array:
    difference: _Array = means[..., -1] - means[..., :-1].max(axis=-1)
    return difference


def _estimate(value: _Array, drawn: _Array) -> Estimate:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(float(value), float(low), float(high))
