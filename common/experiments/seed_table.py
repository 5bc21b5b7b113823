"""seed_table: what each setting scored over seeds, and how far it is from the first one.

`score_summary` is about the cases of one run: its spread says nothing of what another draw of the labelled images and
of the first weights would give.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.stats import t

from common.experiments.gap_share import gap_share
from common.experiments.seed_difference import seed_difference
from common.experiments.seed_row import SeedRow

_Scores = Mapping[int, float]


def seed_table(
    scores: Mapping[str, _Scores], *, published: Mapping[str, str], bounds: Sequence[str] = ()
) -> list[SeedRow]:
    """A row a setting, in the order given.

    With n seeds, standard deviation sd (n - 1) and the quantile t of n - 1 degrees of freedom, the interval of the mean
    is mean ± t(0.975) sd / √n. The differences are paired by seed (see `paired_differences`), which tells apart what
    differs less than the seeds do.

    Args:
        scores: by seed, by setting; a setting without any is left out.
        published: by setting.
        bounds: the settings, both with scores, between which the gap is that `gap_share` divides; none for no share.
    """
    done = {setting: by_seed for setting, by_seed in scores.items() if by_seed}
    first = next(iter(scores), "")
    return [
        _row(
            setting,
            by_seed,
            published=published.get(setting, ""),
            first=None if setting == first else done.get(first),
            bounds=[done[bound] for bound in bounds],
        )
        for setting, by_seed in done.items()
    ]


def _row(
    setting: str, by_seed: _Scores, *, published: str, first: _Scores | None, bounds: Sequence[_Scores]
) -> SeedRow:
    values = np.array(list(by_seed.values()))
    n, mean = len(values), float(values.mean())
    sd = float(values.std(ddof=1)) if n > 1 else None
    half = None if sd is None else float(t.ppf(0.975, n - 1)) * sd / n**0.5
    share, share_interval = gap_share(by_seed, lower=bounds[0], upper=bounds[1]) if bounds else (None, None)
    return {
        "setting": setting,
        "n": n,
        "mean": mean,
        "sd": sd,
        "interval": None if half is None else (mean - half, mean + half),
        "published": published,
        "difference": seed_difference(first, by_seed) if first and first.keys() & by_seed.keys() else None,
        "share": share,
        "share_interval": share_interval,
    }
