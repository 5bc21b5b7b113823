"""score_text: the summary of the scores as a table to read."""

from collections.abc import Mapping

from common.metrics.score_statistics import ScoreStatistics
from common.metrics.text_columns import text_columns

_COLUMNS = ("score", "n", "undefined", "mean", "sd", "95% interval", "min", "max", "worst case")


def score_text(summary: Mapping[str, ScoreStatistics]) -> str:
    """One line a score under a line of column names, in columns; `-` for what is undefined."""
    lines = [_COLUMNS, *(_line(name, statistics) for name, statistics in summary.items())]
    return text_columns(lines, left=(0, len(_COLUMNS) - 1))


def _line(name: str, statistics: ScoreStatistics) -> tuple[str, ...]:
    interval = statistics["interval"]
    return (
        name,
        str(statistics["n"]),
        str(statistics["undefined"]),
        _number(statistics["mean"]),
        _number(statistics["sd"]),
        "-" if interval is None else f"{_number(interval[0])} to {_number(interval[1])}",
        _number(statistics["min"]),
        _number(statistics["max"]),
        statistics["worst_case"] or "-",
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
