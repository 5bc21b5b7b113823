"""case_rows reads back what an experiment's table holds."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.experiments.case_rows import case_rows


def test_rows_are_cases_and_scores_whatever_the_runs_are_called(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("child,case_id,dice\n1,007,0.5\n2,a,1\n")
    assert case_rows(tmp_path) == [{"case_id": "007", "dice": 0.5}, {"case_id": "a", "dice": 1.0}]


def test_folder_of_no_experiment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cases\.csv"):
        case_rows(tmp_path)
