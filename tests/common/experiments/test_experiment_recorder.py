"""ExperimentRecorder keeps the run below which the others are shown."""

from pathlib import Path

import pytest
from mlflow import MlflowClient

from common.experiments.experiment_recorder import ExperimentRecorder
from common.metrics.score_summary import score_summary


def _recorder(uri: str, run_id: str = "") -> ExperimentRecorder:
    return ExperimentRecorder(uri, experiment_name="tests", run_name="folds", run_id=run_id)


def _status(uri: str, recorder: ExperimentRecorder) -> str:
    return str(MlflowClient(uri).get_run(recorder.run_id).info.status)


def test_run_ends_finished(uri: str) -> None:
    with _recorder(uri) as recorder:
        assert _status(uri, recorder) == "RUNNING"
    assert _status(uri, recorder) == "FINISHED"


@pytest.mark.parametrize(("error", "status"), [(KeyboardInterrupt, "KILLED"), (ValueError, "FAILED")])
def test_run_that_does_not_says_so(uri: str, error: type[BaseException], status: str) -> None:
    with pytest.raises(error), _recorder(uri) as recorder:
        raise error
    assert _status(uri, recorder) == status


def test_a_repeated_experiment_is_the_same_run(uri: str) -> None:
    with _recorder(uri) as first:
        first.record_settings({"seed": 1})
    with _recorder(uri, first.run_id) as again:
        again.record_settings({"seed": 1, "folds": 5})
    assert again.run_id == first.run_id
    assert MlflowClient(uri).get_run(first.run_id).data.params == {"seed": "1", "folds": "5"}


def test_a_run_that_mlflow_has_no_more_is_replaced(uri: str) -> None:
    deleted = _recorder(uri).run_id
    MlflowClient(uri).delete_run(deleted)
    new = [_recorder(uri, run_id).run_id for run_id in (deleted, "0123")]
    assert len({deleted, "0123", *new}) == 4


def test_means_and_tables_are_recorded(uri: str, tmp_path: Path) -> None:
    for name in ("cases.csv", "summary.json"):
        (tmp_path / name).touch()
    summary = score_summary([{"case_id": "a", "dice": 0.25}, {"case_id": "b", "dice": 0.75}])
    undefined = score_summary([{"case_id": "a", "hd95": float("nan")}])
    with _recorder(uri) as recorder:
        recorder.record_scores({"": summary, "Deep+": summary, "b": undefined}, tmp_path)
    client = MlflowClient(uri)
    assert client.get_run(recorder.run_id).data.metrics == {"dice": 0.5, "Deep_plus/dice": 0.5}
    assert {file.path for file in client.list_artifacts(recorder.run_id)} == {"cases.csv", "summary.json"}


def test_a_child_is_a_finished_run_below(uri: str) -> None:
    with _recorder(uri) as recorder:
        recorder.record_child("trial_0", parameters={"sigma": 2.5}, metrics={"dice": 0.5})
    client = MlflowClient(uri)
    below = f"tags.mlflow.parentRunId = '{recorder.run_id}'"
    (child,) = client.search_runs([recorder.experiment.experiment_id], below)
    assert (child.info.run_name, child.info.status) == ("trial_0", "FINISHED")
    assert (child.data.params, child.data.metrics) == ({"sigma": "2.5"}, {"dice": 0.5})


def test_a_child_is_recorded_once(uri: str) -> None:
    with _recorder(uri) as first:
        first.record_child("trial_0", parameters={}, metrics={})
    with _recorder(uri, first.run_id) as again:
        for name in ("trial_0", "trial_1", "trial_1"):
            again.record_child(name, parameters={}, metrics={})
    below = f"tags.mlflow.parentRunId = '{first.run_id}'"
    runs = MlflowClient(uri).search_runs([first.experiment.experiment_id], below)
    assert sorted(run.info.run_name for run in runs) == ["trial_0", "trial_1"]


def test_a_file_is_recorded(uri: str, tmp_path: Path) -> None:
    (tmp_path / "crf.json").touch()
    with _recorder(uri) as recorder:
        recorder.record_file(tmp_path / "crf.json")
    assert [file.path for file in MlflowClient(uri).list_artifacts(recorder.run_id)] == ["crf.json"]


def test_curve_is_recorded_step_by_step(uri: str) -> None:
    with _recorder(uri) as recorder:
        recorder.record_curve("loss", [0.5, 0.25])
    history = MlflowClient(uri).get_metric_history(recorder.run_id, "loss")
    assert [(one.step, one.value) for one in history] == [(0, 0.5), (1, 0.25)]


def test_scores_of_a_child_are_the_latest_of_each_epoch(uri: str) -> None:
    client = MlflowClient(uri)
    with _recorder(uri) as recorder:
        assert recorder.child_scores("train-1", "dice") == {}
        recorder.record_child("train-1", parameters={}, metrics={})
        (child,) = client.search_runs([recorder.experiment.experiment_id], "attributes.run_name = 'train-1'")
        for epoch, score, timestamp in ((1, 0.5, 1), (2, 0.25, 2), (2, 0.75, 3)):  # resumed after the first epoch
            client.log_metric(child.info.run_id, "dice", score, step=epoch, timestamp=timestamp)
        assert recorder.child_scores("train-1", "dice") == {1: 0.5, 2: 0.75}


def test_child_is_told_what_it_does_not_say(uri: str) -> None:
    client = MlflowClient(uri)
    with _recorder(uri) as recorder:
        recorder.record_child("train-2", parameters={"seed": 1}, metrics={})
        recorder.complete_child("train-2", parameters={"seed": 2, "network_def::dropout": 0.5}, tags={"trial": 3})
        recorder.complete_child("train-3", parameters={"seed": 2}, tags={})
        (child,) = client.search_runs([recorder.experiment.experiment_id], "attributes.run_name = 'train-2'")
    assert child.data.params == {"seed": "1", "network_def::dropout": "0.5"}
    assert child.data.tags["trial"] == "3"
