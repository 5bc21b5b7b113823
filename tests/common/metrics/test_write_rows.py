"""write_rows writes rows as CSV."""

import math
from pathlib import Path

from common.metrics.write_rows import write_rows


def test_numbers_have_six_digits_and_undefined_ones_are_empty(tmp_path: Path) -> None:
    rows = [{"name": "a", "dice": 2 / 3, "n": 120}, {"name": "b", "dice": math.nan}]
    write_rows(rows, tmp_path / "table.csv", columns=("name", "n", "dice"))
    assert (tmp_path / "table.csv").read_text().splitlines() == ["name,n,dice", "a,120,0.666667", "b,,"]
