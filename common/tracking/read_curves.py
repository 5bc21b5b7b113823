"""read_curves: the table that a CurveRecorder leaves beside its picture."""

import csv
from pathlib import Path


def read_curves(path: str | Path) -> dict[str, list[tuple[float, float]]]:
    """(epoch, value) pairs by name, in the order of the columns; an epoch without a value has no pair."""
    with Path(path).open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return {
        name: [(float(row[0]), float(row[column])) for row in rows if row[column]]
        for column, name in enumerate(header[1:], start=1)
    }
