"""read_member_scores: the scores of an ensemble and of each of its members, case by case."""

from pathlib import Path

from common.checks.input_error import InputError
from common.metrics.read_score_table import read_score_table


def read_member_scores(path: str | Path) -> dict[str, list[dict[str, str | float]]]:
    """Rows of a `member_scores.csv` by member, "ensemble" among them, in the file's order; see `read_score_table`."""
    tables: dict[str, list[dict[str, str | float]]] = {}
    for row in read_score_table(path):
        if "member" not in row:
            raise InputError(f"{path}: must have a column member; give the table of an ensemble's evaluation")
        tables.setdefault(str(row.pop("member")), []).append(row)
    return tables
