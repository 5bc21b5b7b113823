"""evaluation_config runs an evaluation again for a few of its cases."""

from pathlib import Path
from typing import Any

import pytest

from common.bundle.run_record import RunRecord
from common.checks.input_error import InputError
from common.report.evaluation_config import evaluation_config

_CASES = {"_target_": "common.data.volume_pairs.volume_pairs", "dataset_dir": "@dataset_dir"}


def _evaluation(folder: Path, **config: Any) -> RunRecord:
    (folder / "model.pt").touch()
    parts = {"checked_cases": {"cases": _CASES}, "validate": {"evaluator": {"val_handlers": "@validate::handlers"}}}
    return RunRecord(folder, {"bundle_root": "/elsewhere", "weights": str(folder / "model.pt"), **parts, **config})


def test_only_these_cases_are_read_and_nothing_is_recorded(tmp_path: Path) -> None:
    parser = evaluation_config(_evaluation(tmp_path), ["a"], folder=tmp_path / "new", dataset_dir="moved")
    assert parser["checked_cases::cases"] == {
        "_target_": "common.data.chosen_cases.chosen_cases",
        "case_ids": ["a"],
        "cases": _CASES,
    }
    assert (parser["run_dir"], parser["dataset_dir"]) == (str(tmp_path / "new"), "moved")
    assert (parser["track"], parser["validate::evaluator::val_handlers"]) == (False, [])


@pytest.mark.parametrize("key", ["weights", "ensemble_dir"])
def test_weights_that_were_not_recorded_are_not_guessed(key: str, tmp_path: Path) -> None:
    evaluation = _evaluation(tmp_path, **{key: {"_target_": "find"}})
    with pytest.raises(InputError, match=rf"^{key}: .*config.json does not record which; evaluate again"):
        evaluation_config(evaluation, ["a"], folder=tmp_path)
