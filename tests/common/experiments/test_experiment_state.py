"""ExperimentState keeps runs of other settings, and of another command, apart."""

import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from common.checks.input_error import InputError
from common.experiments.child_run import ChildRun
from common.experiments.experiment_state import ExperimentState


def _remember(folder: Path, **settings: Any) -> None:
    with closing(ExperimentState(folder)) as state:
        state.remember([ChildRun(folder / "a", folder, [], {})], {"a": settings})


def _begin(folder: Path) -> None:
    (folder / "a" / "train-1").mkdir(parents=True)
    (folder / "a" / "train-1" / "last.pt").touch()


def test_parent_run_is_remembered(tmp_path: Path) -> None:
    with closing(ExperimentState(tmp_path / "new" / "folder")) as state:
        state.parent_run = "abc"
        state.write()
    with closing(ExperimentState(tmp_path / "new" / "folder")) as state:
        assert state.parent_run == "abc"


def test_same_settings_go_on(tmp_path: Path) -> None:
    _remember(tmp_path, spacing=(1.0, 2.0))
    _begin(tmp_path)
    _remember(tmp_path, spacing=[1.0, 2.0])


@pytest.mark.parametrize(
    ("then", "now", "text"),
    [
        ({"seed": 1}, {"seed": 2}, "seed: was 1 when {} was begun, is 2; give it as it was, or another --output_dir"),
        ({}, {"seed": 2}, "seed: was not given when"),
        ({"seed": 1}, {}, "is not given; give it as it was"),
        ({"dataset_dir": None}, {}, "dataset_dir: was null when"),
        ({"num_workers": 0}, {"num_workers": 2}, "num_workers: was 0 when"),
    ],
    ids=["changed", "new", "gone", "null gone", "worker processes"],
)
def test_other_settings_of_a_run_that_has_begun_are_refused(
    tmp_path: Path, then: dict[str, Any], now: dict[str, Any], text: str
) -> None:
    _remember(tmp_path, **then)
    _begin(tmp_path)
    with pytest.raises(InputError) as caught:
        _remember(tmp_path, **now)
    assert text.format(tmp_path / "a") in str(caught.value)


def test_settings_of_a_run_that_has_not_begun_may_change(tmp_path: Path) -> None:
    _remember(tmp_path, learning_rte=1)
    _remember(tmp_path, learning_rate=1)
    _begin(tmp_path)
    _remember(tmp_path, learning_rate=1)


@pytest.mark.parametrize("name", ["device", "track"])
def test_what_does_not_change_the_result_may_differ(tmp_path: Path, name: str) -> None:
    _remember(tmp_path)
    _begin(tmp_path)
    _remember(tmp_path, **{name: "other"})


def test_runs_are_known_once_they_are_remembered(tmp_path: Path) -> None:
    _remember(tmp_path, seed=1)
    with closing(ExperimentState(tmp_path)) as state:
        assert (state.knows("a"), state.knows("b")) == (True, False)


def test_folder_serves_one_command_at_a_time(tmp_path: Path) -> None:
    in_use = pytest.raises(InputError, match="is in use by another experiment; wait for it")
    with closing(ExperimentState(tmp_path)), in_use:
        ExperimentState(tmp_path)
    with closing(ExperimentState(tmp_path)):
        pass


def test_folder_stays_locked_while_a_run_lives_that_was_left_behind(tmp_path: Path) -> None:
    with closing(ExperimentState(tmp_path)) as state:
        left_behind = subprocess.Popen(["sleep", "60"], pass_fds=[state.lock])
    try:
        with pytest.raises(InputError, match="is in use"):
            ExperimentState(tmp_path)
    finally:
        left_behind.kill()
        left_behind.wait()


def test_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"^output_dir: cannot write to .*file \(.*; choose another"):
        ExperimentState(tmp_path / "file")
