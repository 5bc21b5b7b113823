"""reported_scores: what an evaluation's summary says, by name of the score."""

from collections.abc import Mapping
from typing import Any


def reported_scores(summary: Mapping[str, Any]) -> dict[str, float | None]:
    """The means over the cases; and, as `pooled_<name>`, scores of the pixels of all cases counted together."""
    means = {name: statistics["mean"] for name, statistics in summary["scores"].items()}
    return means | {f"pooled_{name}": value for name, value in summary.get("pooled", {}).items()}
