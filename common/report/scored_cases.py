"""ScoredCases: the scores of an evaluation, and which of its cases are the worst and the best."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.metrics.larger_is_worse import larger_is_worse
from common.metrics.read_score_table import read_score_table
from common.metrics.score_statistics import ScoreStatistics

Row = Mapping[str, str | float]


@dataclass(frozen=True)
class ScoredCases:
    """The rows and the summary of an evaluation.

    Attributes:
        rows: by their score, the worst first, cases without it before all others.
        summary: the content of `summary.json`.
        score: which decides on the order.
    """

    rows: Sequence[Row]
    summary: Mapping[str, Any]
    score: str

    @classmethod
    def read(cls, folder: Path, *, score: str = "") -> "ScoredCases":
        """Of an evaluation's folder.

        Args:
            score: to order by; the first there is unless given, but of classified images, which are right or wrong, the
                cross-entropy.
        """
        try:
            summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"run: {folder}/summary.json cannot be read ({error}); evaluate again") from error
        names = list(summary["scores"])
        if score:
            check_known_name(score, names, argument="score")
        chosen = score or ("cross_entropy" if "cross_entropy" in names else names[0])
        rows = read_score_table(folder / "scores.csv")
        return cls(sorted(rows, key=lambda row: _badness(row, chosen), reverse=True), summary, chosen)

    @property
    def scores(self) -> Mapping[str, ScoreStatistics]:
        """Statistics by score."""
        scores: Mapping[str, ScoreStatistics] = self.summary["scores"]
        return scores

    @property
    def columns(self) -> list[str]:
        """Of the table: the case's name first."""
        return list(self.rows[0])

    def worst_and_best(self, number: int) -> tuple[list[Row], list[Row]]:
        """The worst, worst first, and the best, best first: `number` of each, of fewer cases one half and the other."""
        number = min(number, -(-len(self.rows) // 2))
        worst = list(self.rows[:number])
        return worst, list(self.rows[len(worst) :][::-1][:number])

    def values(self, score: str) -> list[float]:
        """Of all cases that have it."""
        return [value for row in self.rows if not math.isnan(value := float(row[score]))]


def _badness(row: Row, score: str) -> float:
    value = float(row[score])
    if math.isnan(value):
        return math.inf
    return abs(value) if larger_is_worse(score) else -value
