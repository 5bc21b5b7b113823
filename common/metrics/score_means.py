"""score_means: the mean of each score as an engine's metrics."""

import math
from collections.abc import Mapping

from common.metrics.score_statistics import ScoreStatistics


def score_means(summary: Mapping[str, ScoreStatistics]) -> dict[str, float]:
    """By score; nan rather than nothing: an absent key would let the last evaluation's value stand."""
    return {name: math.nan if of["mean"] is None else of["mean"] for name, of in summary.items()}
