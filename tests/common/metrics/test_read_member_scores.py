"""Claims about the table that an evaluation of an ensemble leaves."""

import math
from pathlib import Path

import pytest
from member_score_file import member_score_file

from common.checks.input_error import InputError
from common.metrics.read_member_scores import read_member_scores


def test_rows_are_told_apart_by_member_in_the_files_order(tmp_path: Path) -> None:
    rows = [("U-Net", "b", 0.5, 0.25, 3.0), ("FCN", "b", 0.75, 1.0, 2.0), ("U-Net", "a", 0.0, 0.5, "")]
    tables = read_member_scores(
        member_score_file(tmp_path, [*rows, ("ensemble", "b", 1.0, 1.0, 0.0)]) / "member_scores.csv"
    )
    assert list(tables) == ["U-Net", "FCN", "ensemble"]
    assert [row["case_id"] for row in tables["U-Net"]] == ["b", "a"]
    assert tables["FCN"] == [{"case_id": "b", "dice_whole": 0.75, "dice_core": 1.0, "hd95_whole": 2.0}]
    assert math.isnan(float(tables["U-Net"][1]["hd95_whole"]))


def test_table_of_one_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    file.write_text("case_id,dice_whole\na,0.5\n")
    with pytest.raises(InputError) as caught:
        read_member_scores(file)
    assert str(caught.value) == f"{file}: must have a column member; give the table of an ensemble's evaluation"


def test_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"absent.csv: cannot be read as a table of scores"):
        read_member_scores(tmp_path / "absent.csv")
