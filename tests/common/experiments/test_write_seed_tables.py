"""write_seed_tables writes tables for readers and one for programs."""

import csv
from pathlib import Path

import pytest

from common.experiments.reproduced_score import ReproducedScore
from common.experiments.seed_table import seed_table
from common.experiments.write_seed_tables import write_seed_tables

_BOUNDED = {
    "low": {0: 10.0, 1: 10.0, 2: 10.0},
    "new": {0: 14.0, 1: 15.0, 2: 16.0},
    "one": {0: 18.0},
    "high": {0: 20.0, 1: 20.0, 2: 20.0},
}


def _bounded(folder: Path) -> str:
    rows = seed_table(_BOUNDED, published={}, bounds=["low", "high"])
    return write_seed_tables(
        [(ReproducedScore("dice", True), rows)], folder, title="a", first="low", bounds=["low", "high"]
    )


@pytest.fixture
def text(tmp_path: Path) -> str:
    scores = {"plain": {0: 2.0, 1: 3.0}, "cclp": {0: 1.0, 1: 1.5}, "new": {2: 1.0}}
    rows = seed_table(scores, published={"cclp": "0.75 ± 0.14"})
    return write_seed_tables([(ReproducedScore("error", True), rows)], tmp_path, title="digits", first="plain")


def test_printed_table_has_a_line_a_setting(text: str) -> None:
    lines = text.splitlines()
    assert lines[:2] == ["digits", "error, %"]
    assert lines[2].split("  ")[0] == "setting"
    # sd of 1.0 and 1.5 is 0.354, t(0.975) of 1 degree of freedom 12.706, differences -1.0 and -1.5
    assert " ".join(lines[4].split()) == "cclp 2 1.25 ± 0.35 -1.93 to 4.43 0.75 ± 0.14 -1.25 -4.43 to +1.93 0.13"
    assert " ".join(lines[5].split()) == "new 1 1.00 - - - - -"
    assert lines[6].startswith("mean and standard deviation over seeds")


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


def test_bounds_add_the_share_of_the_gap_and_a_note(tmp_path: Path) -> None:
    lines = _bounded(tmp_path).splitlines()
    assert lines[2].endswith("share of the gap  95% interval")
    # closed are 4, 5 and 6 of 10, and t(0.975) of 2 degrees of freedom is 4.303: 0.5 ± 0.1 * 4.303 / √3
    assert lines[4].split()[-4:] == ["50%", "25%", "to", "75%"]
    assert [lines[place].split()[-2:] for place in (3, 5, 6)] == [["0%", "-"], ["80%", "-"], ["100%", "-"]]
    assert "share of the gap: (setting - low) / (high - low)" in lines[-1]
    table = [line for line in (tmp_path / "table.md").read_text().splitlines() if line.startswith("|")]
    assert [line.count("|") for line in table] == [10] * 6


def test_share_in_the_csv_is_a_number(tmp_path: Path) -> None:
    _bounded(tmp_path)
    with (tmp_path / "table.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["setting"]: row for row in csv.DictReader(file)}
    assert [float(rows["new"][name]) for name in ("share", "share_low", "share_high")] == pytest.approx(
        [0.5, 0.5 - 0.4302653 / 3**0.5, 0.5 + 0.4302653 / 3**0.5]
    )
    assert (rows["one"]["share"], rows["one"]["share_low"]) == ("0.8", "")


def test_table_without_bounds_has_no_share(text: str, tmp_path: Path) -> None:
    assert "share" not in text
    assert (tmp_path / "table.csv").read_text().splitlines()[0].endswith(",p")


def test_each_score_has_its_table_and_its_decimals(tmp_path: Path) -> None:
    rows = seed_table({"plain": {0: 0.5}}, published={})
    scores = [(ReproducedScore("mean_iou"), rows), (ReproducedScore("f1", True), rows)]
    lines = write_seed_tables(scores, tmp_path, title="t", first="plain").splitlines()
    assert [line.split()[2] for line in lines if line.startswith("plain")] == ["0.5000", "0.50"]
    first_words = [line.partition(",")[0] for line in (tmp_path / "table.csv").read_text().splitlines()]
    assert first_words == ["score", "mean_iou", "f1"]
