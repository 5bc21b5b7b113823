"""read_score_table reads what write_score_tables writes."""

import math
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.metrics.read_score_table import read_score_table
from common.metrics.write_score_tables import write_score_tables


def _read(folder: Path, text: str) -> list[dict[str, str | float]]:
    path = folder / "scores.csv"
    path.write_bytes(text.encode())
    return read_score_table(path)


def test_written_rows_come_back(tmp_path: Path) -> None:
    rows: list[dict[str, str | float]] = [
        {"case_id": "a, left", "dice": 0.5, "hd": 2.0},
        {"case_id": "b", "dice": 0.0, "hd": 3.5},
    ]
    write_score_tables(rows, {}, folder=tmp_path)
    assert read_score_table(tmp_path / "scores.csv") == rows


def test_empty_cell_is_nan_even_where_all_are(tmp_path: Path) -> None:
    rows = _read(tmp_path, "case_id,dice,hd\na,0.5,\nb,,\n")
    assert [rows[1]["dice"], rows[0]["hd"], rows[1]["hd"]] == pytest.approx([math.nan] * 3, nan_ok=True)


def test_column_of_words_and_a_case_id_of_digits_stay_text(tmp_path: Path) -> None:
    assert _read(tmp_path, "child,case_id\nfold_0,007\n") == [{"child": "fold_0", "case_id": "007"}]


def test_mark_of_a_spreadsheet_is_no_part_of_the_first_name(tmp_path: Path) -> None:
    assert _read(tmp_path, "\ufeffcase_id,dice\na,1\n") == [{"case_id": "a", "dice": 1}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("case_id,dice\na,0.5\nb,0.8x\n", "dice must be a number or empty, got '0.8x'", id="no number"),
        pytest.param("name,dice\na,0.5\n", "must have a column case_id", id="other table"),
        pytest.param("case_id,dice\n", "must have a column case_id and a line a case", id="no case"),
        pytest.param("case_id,dice\na\n", "as many cells as the first, case a has not", id="truncated"),
        pytest.param("case_id,dice\na,1,2\n", "as many cells as the first, case a has not", id="too long"),
    ],
)
def test_what_is_no_table_of_scores_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        _read(tmp_path, text)


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe")
    for name in ("absent.csv", "binary.csv"):
        with pytest.raises(InputError, match=f"{name}: cannot be read as a table of scores"):
            read_score_table(tmp_path / name)


def test_names_of_classes_stay_text_even_where_they_are_digits(tmp_path: Path) -> None:
    assert _read(tmp_path, "case_id,label,predicted,error\na,3,8,1\n") == [
        {"case_id": "a", "label": "3", "predicted": "8", "error": 1.0}
    ]
