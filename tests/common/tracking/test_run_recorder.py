"""RunRecorder puts a run below its parent in MLflow."""

from pathlib import Path

import pytest
from ignite.engine import Engine
from mlflow import MlflowClient
from mlflow.entities import Run

from common.checks.input_error import InputError
from common.tracking.run_recorder import RunRecorder


def _record(uri: str, run_dir: Path, parent_run: str) -> Run:
    """An engine's run as MLflow has it, started, not ended."""
    recorder = RunRecorder(
        str(run_dir), experiment_name="tests", tracking_uri=uri, parameters={"seed": 1}, parent_run=parent_run
    )
    recorder.start(Engine(lambda *_: None))
    return MlflowClient(uri).get_run(recorder.cur_run.info.run_id)


def test_run_is_below_its_parent(uri: str, tmp_path: Path) -> None:
    parent = _record(uri, tmp_path / "parent", "")
    child = _record(uri, tmp_path / "child", parent.info.run_id)
    assert child.info.experiment_id == parent.info.experiment_id
    assert child.data.tags["mlflow.parentRunId"] == parent.info.run_id
    assert "mlflow.parentRunId" not in parent.data.tags


def test_a_resumed_run_stays_the_same_run_below_its_parent(uri: str, tmp_path: Path) -> None:
    parent = _record(uri, tmp_path / "parent", "")
    first, again = (_record(uri, tmp_path / "resumed", parent.info.run_id) for _ in range(2))
    assert first.info.run_id == again.info.run_id
    assert again.data.tags["mlflow.parentRunId"] == parent.info.run_id


def test_unknown_parent_is_refused(uri: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^parent_run: MLflow has no run 0123; "):
        _record(uri, tmp_path / "child", "0123")
