"""larger_is_worse: which way a score points."""

from common.metrics.mask_scores import DISTANCES

_PARTS = {*DISTANCES, "rvd", "error", "loss", "entropy", "missed", "invented"}


def larger_is_worse(score: str) -> bool:
    """Whether it is worst where it is furthest from 0, by the parts of its name; any other is where it is smallest."""
    return not _PARTS.isdisjoint(score.split("_"))
