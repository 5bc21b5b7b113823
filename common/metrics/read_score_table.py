"""read_score_table: the rows of a `scores.csv`."""

import csv
import math
from pathlib import Path

from common.checks.input_error import InputError

_NAMES = ("case_id", "label", "predicted")


def read_score_table(path: str | Path) -> list[dict[str, str | float]]:
    """One a case, as write_score_tables was given them: "case_id" and its scores, nan for an empty cell.

    A column without any number is text and stays so, and so are the names of classes, which may be digits. InputError
    for a file that is no such table.
    """
    try:
        with Path(path).open(newline="", encoding="utf-8-sig") as file:  # spreadsheets write a mark
            cells = list(csv.DictReader(file, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as a table of scores ({error}); give an evaluation's CSV") from error
    if not cells or "case_id" not in cells[0]:
        raise InputError(f"{path}: must have a column case_id and a line a case; give an evaluation's CSV")
    for row in cells:
        if None in row or None in row.values():
            raise InputError(f"{path}: every line must have as many cells as the first, case {row['case_id']} has not")
    columns = {name: _column([row[name] for row in cells], name, path) for name in cells[0]}
    return [{name: column[index] for name, column in columns.items()} for index in range(len(cells))]


def _column(cells: list[str], name: str, path: str | Path) -> list[str] | list[float]:
    filled = [cell for cell in cells if cell]
    words = [cell for cell in filled if not _is_number(cell)]
    if name in _NAMES or (words and words == filled):
        return cells
    if words:
        raise InputError(f"{path}: {name} must be a number or empty, got {words[0]!r}")
    return [float(cell or math.nan) for cell in cells]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
