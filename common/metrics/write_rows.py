"""write_rows: rows of text and numbers as CSV.

`csv.DictWriter` writes in place, nan as the word, and all seventeen digits.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from common.files.whole_file import whole_file


def write_rows(rows: Sequence[Mapping[str, str | float]], path: str | Path, *, columns: Sequence[str]) -> None:
    """A line a row under the names of the columns, whole or absent; what is nan or missing is an empty cell."""
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_cell(row.get(column, math.nan)) for column in columns] for row in rows)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return "" if math.isnan(value) else f"{value:.6g}"
