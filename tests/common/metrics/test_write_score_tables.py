"""write_score_tables writes what a spreadsheet and a JSON parser can read."""

import csv
import json
import math
from pathlib import Path

import pytest

from common.metrics.score_summary import score_summary
from common.metrics.write_score_tables import write_score_tables

_ROWS: list[dict[str, str | float]] = [
    {"dice_1": 0.123456789, "case_id": "a, left", "hd95_1": 2.0},
    {"dice_1": 0.0, "case_id": "b", "hd95_1": math.nan},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_score_tables(_ROWS, score_summary(_ROWS), folder=tmp_path)
    return tmp_path


def test_csv_has_a_line_a_case_and_an_empty_cell_for_undefined(folder: Path) -> None:
    with (folder / "scores.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [
            ["case_id", "dice_1", "hd95_1"],
            ["a, left", "0.123457", "2"],
            ["b", "0", ""],
        ]


def test_json_has_the_statistics_and_null_for_undefined(folder: Path) -> None:
    content = json.loads((folder / "summary.json").read_text())
    of = content["scores"]["hd95_1"]
    assert (content["cases"], of["n"], of["undefined"], of["mean"], of["interval"]) == (2, 1, 1, 2.0, None)


def test_json_states_the_rule_for_empty_regions(tmp_path: Path) -> None:
    write_score_tables(_ROWS, score_summary(_ROWS), folder=tmp_path, empty="zero")
    rule = json.loads((tmp_path / "summary.json").read_text())["empty_regions"]
    assert rule.startswith("zero: a region absent from the label counts overlap 0")


def test_nothing_else_is_left(folder: Path) -> None:
    assert sorted(path.name for path in folder.iterdir()) == ["scores.csv", "summary.json"]


def test_json_has_no_rule_where_there_are_no_regions(tmp_path: Path) -> None:
    write_score_tables(_ROWS, score_summary(_ROWS), folder=tmp_path, empty=None)
    assert "empty_regions" not in json.loads((tmp_path / "summary.json").read_text())
