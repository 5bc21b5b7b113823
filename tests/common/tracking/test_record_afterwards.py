"""record_afterwards adds to the run that has ended."""

import logging
import math
from collections.abc import Mapping
from pathlib import Path

import pytest
from ignite.engine import Engine
from mlflow import MlflowClient

from common.tracking.record_afterwards import record_afterwards
from common.tracking.run_recorder import RunRecorder


def _run(uri: str, folder: Path) -> str:
    """The id of a finished run, as a training leaves it."""
    recorder = RunRecorder(str(folder), experiment_name="tests", tracking_uri=uri, parameters={})
    recorder.start(Engine(lambda *_: None))
    recorder.complete()
    return str(recorder.cur_run.info.run_id)


def _record(uri: str, name: str, values: Mapping[int, float], *files: Path) -> None:
    record_afterwards(uri, experiment_name="tests", run_name=name, metric="dice_a+b", values=values, files=files)


def test_finished_run_has_the_metric_by_epoch_and_the_files(uri: str, tmp_path: Path) -> None:
    run_id, other = _run(uri, tmp_path / "train-1"), _run(uri, tmp_path / "train-2")
    (tmp_path / "picture.png").touch()
    for _ in range(2):  # a repeated command
        _record(uri, "train-1", {2: 0.25, 4: 0.5, 6: math.nan}, tmp_path / "picture.png")
    client = MlflowClient(uri)
    assert [(one.step, one.value) for one in client.get_metric_history(run_id, "dice_a_b")] == [(2, 0.25), (4, 0.5)]
    assert [file.path for file in client.list_artifacts(run_id)] == ["picture.png"]
    assert client.get_run(run_id).info.status == "FINISHED"
    assert client.get_run(other).data.metrics == {}


def test_a_run_that_is_not_there_is_told(uri: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        _record(uri, "train-9", {1: 0.5})
    assert "MLflow has no run train-9 of tests" in caplog.text
