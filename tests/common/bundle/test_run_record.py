"""RunRecord knows which runs belong together."""

import json
from pathlib import Path

import pytest

from common.bundle.run_record import RunRecord
from common.checks.input_error import InputError


def _run(folder: Path, kind: str, **config: object) -> Path:
    folder.mkdir(parents=True)
    content = {"bundle_root": "/anywhere/vnet_prostate", "run_dir": {"_target_": "run_folder", "kind": kind}, **config}
    (folder / "config.json").write_text(json.dumps(content))
    return folder


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A training with an evaluation of its best weights and one of a snapshot, and an evaluation of other weights."""
    training = _run(tmp_path / "train-1", "train")
    for name in ("model.pt", "finished", "snapshots/epoch_5.pt"):
        (training / name).parent.mkdir(exist_ok=True)
        (training / name).touch()
    for name, weights in (("1", "train-1/model.pt"), ("2", "train-1/snapshots/epoch_5.pt"), ("3", "other/model.pt")):
        evaluation = _run(tmp_path / f"evaluate-{name}", "evaluate", weights=str(tmp_path / weights))
        (evaluation / "summary.json").touch()
    return tmp_path


def test_bundle_and_kind_are_those_of_the_config(runs: Path) -> None:
    record = RunRecord.read(runs / "evaluate-1")
    assert (record.bundle, record.kind, record.is_finished) == ("vnet_prostate", "evaluate", True)


def test_evaluations_of_a_training_are_those_of_its_best_weights(runs: Path) -> None:
    found = RunRecord.read(runs / "train-1").evaluations
    assert [run.folder.name for run in found] == ["evaluate-1"]


@pytest.mark.parametrize("name", ["evaluate-1", "evaluate-2"], ids=["best weights", "snapshot"])
def test_training_of_an_evaluation_is_that_of_its_weights(runs: Path, name: str) -> None:
    training = RunRecord.read(runs / name).training
    assert training is not None
    assert training.folder.name == "train-1"


def test_an_evaluation_of_weights_without_a_run_has_no_training(runs: Path) -> None:
    assert RunRecord.read(runs / "evaluate-3").training is None


def test_runs_that_were_moved_together_still_belong_together(runs: Path) -> None:
    moved = runs.rename(runs.with_name("moved"))
    (run,) = RunRecord.read(moved / "train-1").evaluations
    assert run.folder.name == "evaluate-1"


def test_weights_that_were_not_recorded_are_none(tmp_path: Path) -> None:
    folder = _run(tmp_path / "evaluate-1", "evaluate", weights={"_target_": "find_weights"})
    assert RunRecord.read(folder).weights is None


def test_a_folder_of_runs_is_refused_with_one_of_them(runs: Path) -> None:
    with pytest.raises(
        InputError, match=r"^run: .* it has no config.json; it holds runs, give one, such as .*train-1$"
    ):
        RunRecord.read(runs)


def test_another_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^run: .* it has no config.json; give runs/BUNDLE/train-"):
        RunRecord.read(tmp_path)
