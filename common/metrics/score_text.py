"""score_text: the summary of the scores as a table to read."""

from collections.abc import Mapping

from common.metrics.score_statistics import ScoreStatistics

_COLUMNS = ("score", "n", "undefined", "mean", "sd", "95% interval", "min", "max", "worst case")


def score_text(summary: Mapping[str, ScoreStatistics]) -> str:
    """One line a score under a line of column names, in columns; `-` for what is undefined."""
    lines = [_COLUMNS, *(_line(name, statistics) for name, statistics in summary.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_COLUMNS))]
    return "\n".join(
        "  ".join(
            _align(cell, width, column) for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


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


def _align(cell: str, width: int, column: int) -> str:
    is_text = column in (0, len(_COLUMNS) - 1)
    return cell.ljust(width) if is_text else cell.rjust(width)
