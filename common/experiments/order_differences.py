"""order_differences: which settings stand in another order than published."""

from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from common.experiments.published_value import PublishedValue
from common.experiments.seed_difference import seed_difference
from common.metrics.paired_difference import PairedDifference

_LEVEL = 0.05  # of significance


class OrderDifference(NamedTuple):
    """A pair of settings, the one that was published with less first."""

    less: str
    more: str
    published: float  # more - less
    measured: PairedDifference  # more - less, paired by seed; its mean is not positive

    @property
    def is_told_from_chance(self) -> bool:
        """Whether the seeds alone, which p is of, do not explain it."""
        p = self.measured["p"]
        return p is not None and p <= _LEVEL


def order_differences(
    scores: Mapping[str, Mapping[int, float]], published: Mapping[str, str]
) -> tuple[list[OrderDifference], int]:
    """The pairs whose measured order is another, and how many could be compared.

    Those are the pairs with different published values and a seed that both have.

    Args:
        scores: by seed, by setting.
        published: by setting, as a `PublishedValue` is written.
    """
    values = {name: value.mean for name, text in published.items() if (value := PublishedValue.read(text))}
    names = [name for name in scores if name in values and scores[name]]
    ordered = [sorted(pair, key=values.__getitem__) for pair in combinations(names, 2)]
    compared = [
        OrderDifference(less, more, values[more] - values[less], seed_difference(scores[less], scores[more]))
        for less, more in ordered
        if values[less] < values[more] and scores[less].keys() & scores[more].keys()
    ]
    return [of for of in compared if (of.measured["mean"] or 0) <= 0], len(compared)
