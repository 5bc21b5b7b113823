"""TrainingTrials trains what was drawn, and stops what does badly."""

import logging
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import optuna
import pytest
from optuna import TrialPruned
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.trial import Trial

from common.checks.input_error import InputError
from common.experiments import training_trials as module
from common.experiments.child_run import ChildRun, Stage
from common.experiments.search_space import SearchSpace
from common.experiments.training_trials import TrainingTrials

SPACE = SearchSpace({"rate": FloatDistribution(0.0, 1.0), "name": CategoricalDistribution(["sgd"])})
TRAIN = "import pathlib; pathlib.Path('train-1').mkdir(exist_ok=True); "
FINISH = TRAIN + "pathlib.Path('train-1/finished').touch()"
WAIT = TRAIN + "pathlib.Path('train-1/last.pt').touch(); print('ready', flush=True); import time; time.sleep(60)"


@dataclass(frozen=True)
class _Scripted(ChildRun):
    """Runs its option "script" as Python, in its own folder."""

    def command(self, stage: Stage, *, parent_run: str) -> list[str]:
        script = f"import os; os.chdir({str(self.folder)!r}); {self.options['script']}"
        return [sys.executable, "-S", "-c", script]


class _Recorder:
    """Stands in for MLflow: scores by epoch of every run, and what it was told."""

    run_id = "parent"

    def __init__(self, scores: Mapping[int, float]) -> None:
        self.scores = dict(scores)
        self.told: list[Any] = []

    def child_scores(self, name: str, metric: str) -> dict[int, float]:
        return self.scores if name else {}

    def complete_child(self, name: str, **what: Any) -> None:
        self.told.append((name, what))


@pytest.fixture
def trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., TrainingTrials]:
    """Makes trials whose trainings are a script and whose scores are given."""
    monkeypatch.setattr(module, "ChildRun", _Scripted)

    def make(script: str, scores: Mapping[int, float], *, is_pruned: bool = True) -> TrainingTrials:
        experiment = _Scripted(tmp_path, tmp_path, [], {"script": script})
        recorder: Any = _Recorder(scores)
        return TrainingTrials(experiment, SPACE, recorder, metric="dice", is_pruned=is_pruned, poll_seconds=0.01)

    return make


@pytest.fixture
def study() -> optuna.Study:
    """Stops whatever is below 0.5 in its first epoch."""
    pruner = optuna.pruners.ThresholdPruner(lower=0.5)
    return optuna.create_study(direction="maximize", pruner=pruner)


def _ask(study: optuna.Study) -> Trial:
    return study.ask(SPACE.distributions)


def test_score_is_that_of_the_best_validation(trials: Callable[..., TrainingTrials], study: optuna.Study) -> None:
    assert trials(FINISH, {1: 0.6, 2: 0.9, 3: 0.7})(_ask(study)) == 0.9
    assert study.trials[0].intermediate_values == {1: 0.6, 2: 0.9, 3: 0.7}


def test_training_has_the_options_drawn_and_a_folder_of_its_own(
    trials: Callable[..., TrainingTrials], study: optuna.Study
) -> None:
    trial = _ask(study)
    child = trials(FINISH, {}).child(trial)
    assert child.name == "trial_0"
    assert child.options == {"script": FINISH, "rate": repr(trial.params["rate"]), "name": "sgd"}


def test_bad_training_is_stopped_and_keeps_no_checkpoint(
    trials: Callable[..., TrainingTrials], study: optuna.Study
) -> None:
    training, trial = trials(WAIT, {1: 0.4}), _ask(study)
    with pytest.raises(TrialPruned):
        training(trial)
    assert "KeyboardInterrupt" in (training.child(trial).folder / "train.log").read_text()
    assert list(training.child(trial).folder.rglob("last.pt")) == []


def test_training_that_ends_before_it_is_stopped_counts_as_stopped(
    trials: Callable[..., TrainingTrials], study: optuna.Study
) -> None:
    with pytest.raises(TrialPruned):
        trials(FINISH, {1: 0.4, 2: 0.9})(_ask(study))
    assert study.trials[0].intermediate_values == {1: 0.4}


def test_no_training_is_stopped_unless_wanted(trials: Callable[..., TrainingTrials], study: optuna.Study) -> None:
    assert trials(FINISH, {1: 0.4}, is_pruned=False)(_ask(study)) == 0.4


def test_finished_training_is_not_repeated(trials: Callable[..., TrainingTrials], study: optuna.Study) -> None:
    trial = _ask(study)
    trials(FINISH, {1: 0.6})(trial)
    assert trials("raise SystemExit(1)", {1: 0.6})(trial) == 0.6


def test_interruption_ends_the_training_and_keeps_what_it_is_resumed_from(
    trials: Callable[..., TrainingTrials], study: optuna.Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    training, trial = trials(WAIT, {}), _ask(study)
    log = training.child(trial).folder / "train.log"

    def press_ctrl_c_when_ready(seconds: float) -> None:
        time.sleep(seconds)
        if "ready" in log.read_text():
            raise KeyboardInterrupt

    monkeypatch.setattr(module, "time", SimpleNamespace(sleep=press_ctrl_c_when_ready))
    with pytest.raises(KeyboardInterrupt):
        training(trial)
    assert "KeyboardInterrupt" in log.read_text()
    assert (log.parent / "train-1" / "last.pt").is_file()


def test_failure_is_a_bad_trial_where_another_has_worked(
    trials: Callable[..., TrainingTrials], study: optuna.Study, caplog: pytest.LogCaptureFixture
) -> None:
    trials(FINISH, {1: 0.6})(_ask(study))
    failing = trials(TRAIN + "raise SystemExit('error: learning_rate: too high')", {})
    with pytest.raises(TrialPruned), caplog.at_level(logging.INFO):
        failing(_ask(study))
    assert study.trials[1].user_attrs["problem"].startswith("trial_1: learning_rate: too high (")
    assert caplog.messages[-1].startswith("failed: trial_1: learning_rate: too high (")


def test_failure_of_the_first_trial_ends_the_search(trials: Callable[..., TrainingTrials], study: optuna.Study) -> None:
    with pytest.raises(InputError, match=r"^trial_0: dataset_dir: nothing there"):
        trials("raise SystemExit('error: dataset_dir: nothing there')", {})(_ask(study))


@pytest.mark.parametrize("scores", [{}, {1: float("nan")}], ids=["none", "undefined"])
def test_training_without_a_score_is_refused(
    trials: Callable[..., TrainingTrials], study: optuna.Study, scores: dict[int, float]
) -> None:
    with pytest.raises(InputError, match=r"^val_interval: trial_0 has no score; "):
        trials(FINISH, scores)(_ask(study))


@pytest.mark.parametrize("problem", [None, "trial_0: no"], ids=["finished", "failed"])
def test_run_is_told_what_was_drawn_and_how_it_ended(
    trials: Callable[..., TrainingTrials], study: optuna.Study, problem: str | None
) -> None:
    training, trial = trials(FINISH, {1: 0.6}), _ask(study)
    if problem:
        trial.set_user_attr("problem", problem)
    study.tell(trial, training(trial))
    recorder: Any = training.recorder
    training.record(study.trials[0])
    tags = {"trial": 0, "trial_state": "failed" if problem else "finished"}
    assert recorder.told == [("train-1", {"parameters": trial.params, "tags": tags})]
