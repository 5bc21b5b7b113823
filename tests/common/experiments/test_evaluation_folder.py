"""evaluation_folder finds the scores of a run."""

import json
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.experiments.evaluation_folder import evaluation_folder


def _run(folder: Path, **config: object) -> Path:
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"run_dir": {"kind": folder.name.split("-")[0]}, **config}))
    return folder


def _evaluation(folder: Path, weights: Path) -> Path:
    _run(folder, weights=str(weights))
    (folder / "scores.csv").write_text("case_id,dice\na,1\n")
    (folder / "summary.json").write_text("{}")
    return folder


def test_an_evaluation_is_itself(tmp_path: Path) -> None:
    folder = _evaluation(tmp_path / "evaluate-1", tmp_path / "model.pt")
    assert evaluation_folder(folder) == folder


def test_of_a_training_the_newest_evaluation_of_its_weights_counts(tmp_path: Path) -> None:
    training = _run(tmp_path / "train-1")
    (training / "model.pt").touch()
    _evaluation(tmp_path / "evaluate-1", training / "model.pt")
    newest = _evaluation(tmp_path / "evaluate-2", training / "model.pt")
    _evaluation(tmp_path / "evaluate-3", tmp_path / "train-2" / "model.pt")
    assert evaluation_folder(training) == newest


def test_a_training_that_was_not_evaluated_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"train-1 has no scores, nor has an evaluation beside it .*; evaluate it first"
    ):
        evaluation_folder(_run(tmp_path / "train-1"))
