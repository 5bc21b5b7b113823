"""seed_difference: how far two settings are apart, over the seeds that both were run with."""

from collections.abc import Mapping

from common.metrics.paired_difference import PairedDifference
from common.metrics.paired_differences import paired_differences


def seed_difference(first: Mapping[int, float], second: Mapping[int, float]) -> PairedDifference:
    """second - first, paired by seed.

    Args:
        first: by seed; one of them at least is among those of second.
        second: as first.
    """
    return paired_differences(_by_seed(first), _by_seed(second))["score"]


def _by_seed(scores: Mapping[int, float]) -> list[dict[str, str | float]]:
    return [{"case_id": str(seed), "score": value} for seed, value in scores.items()]
