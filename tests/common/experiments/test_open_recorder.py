"""open_recorder keeps to one run in MLflow."""

from contextlib import closing
from pathlib import Path

from mlflow import MlflowClient
from monai.bundle import ConfigParser

from common.experiments.experiment_state import ExperimentState
from common.experiments.open_recorder import open_recorder


def test_untracked_there_is_none(tmp_path: Path) -> None:
    with (
        closing(ExperimentState(tmp_path)) as state,
        open_recorder(ConfigParser({"track": False}), state, bundle="tests", folder=tmp_path) as recorder,
    ):
        assert recorder is None
    assert not (tmp_path / "experiment.json").exists()


def test_a_repeated_command_has_the_run_of_the_first(uri: str, tmp_path: Path) -> None:
    parser = ConfigParser({"track": True, "tracking_uri": uri, "parent_run": ""})
    runs = []
    for _ in range(2):
        with (
            closing(ExperimentState(tmp_path)) as state,
            open_recorder(parser, state, bundle="tests", folder=tmp_path) as recorder,
        ):
            assert recorder is not None
            runs.append(recorder.run_id)
    assert runs[0] == runs[1]
    assert MlflowClient(uri).get_run(runs[0]).info.run_name == tmp_path.name


def test_a_training_that_is_one_of_several_runs_is_below_theirs(uri: str, tmp_path: Path) -> None:
    parser = ConfigParser({"track": True, "tracking_uri": uri, "parent_run": "abc"})
    with (
        closing(ExperimentState(tmp_path)) as state,
        open_recorder(parser, state, bundle="tests", folder=tmp_path) as recorder,
    ):
        assert recorder is not None
        assert MlflowClient(uri).get_run(recorder.run_id).data.tags["mlflow.parentRunId"] == "abc"
