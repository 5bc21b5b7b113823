"""write_seed_table writes a table for readers and one for programs."""

import csv
from pathlib import Path

import pytest

from common.experiments.seed_table import seed_table
from common.experiments.write_seed_table import write_seed_table


@pytest.fixture
def text(tmp_path: Path) -> str:
    scores = {"plain": {0: 2.0, 1: 3.0}, "cclp": {0: 1.0, 1: 1.5}, "new": {2: 1.0}}
    rows = seed_table(scores, published={"cclp": "0.75 ± 0.14"})
    return write_seed_table(rows, tmp_path, title="digits", score_name="error, %", first="plain")


def test_printed_table_has_a_line_a_setting(text: str) -> None:
    lines = text.splitlines()
    assert lines[0] == "digits"
    assert lines[1].split("  ")[0] == "setting"
    # sd of 1.0 and 1.5 is 0.354, t(0.975) of 1 degree of freedom 12.706, differences -1.0 and -1.5
    assert " ".join(lines[3].split()) == "cclp 2 1.25 ± 0.35 -1.93 to 4.43 0.75 ± 0.14 -1.25 -4.43 to +1.93 0.13"
    assert " ".join(lines[4].split()) == "new 1 1.00 - - - - -"
    assert lines[5].startswith("error, %: mean and standard deviation over seeds")


def test_markdown_has_as_many_cells_in_each_line(text: str, tmp_path: Path) -> None:
    lines = (tmp_path / "table.md").read_text().splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert lines[0] == "# digits"
    assert [line.count("|") for line in table] == [9] * 5
    assert table[0].split("|")[6].strip() == "minus plain"


def test_csv_has_numbers_and_empty_cells(text: str, tmp_path: Path) -> None:
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["setting"]: row for row in csv.DictReader(file)}
    assert (float(rows["cclp"]["mean"]), float(rows["cclp"]["difference"])) == (1.25, -1.25)
    assert (rows["cclp"]["published"], rows["plain"]["difference"], rows["new"]["sd"]) == ("0.75 ± 0.14", "", "")
