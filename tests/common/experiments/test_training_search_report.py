"""training_search_report writes what was found, and says how to train with it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from optuna import TrialPruned
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.trial import FrozenTrial, Trial

from common.experiments.child_run import ChildRun
from common.experiments.parameter_search import ParameterSearch
from common.experiments.search_space import SearchSpace
from common.experiments.training_search_report import training_search_report
from common.experiments.training_trials import TrainingTrials

SPACE = SearchSpace({"learning_rate": FloatDistribution(0.0, 1.0), "schedule": CategoricalDistribution(["a b", "c"])})
OWN = {"learning_rate": 0.5, "schedule": "c"}


class _Recorder:
    """Stands in for MLflow."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.curves: dict[str, Any] = {}

    def record_file(self, path: Path) -> None:
        self.files.append(path.name)

    def record_curve(self, name: str, values: Any) -> None:
        self.curves[name] = values


@pytest.fixture
def recorder() -> Any:
    return _Recorder()


@pytest.fixture
def report(tmp_path: Path, recorder: Any) -> Callable[..., str]:
    """Searches with trials that end as given, and reports: a score, "stop" or "fail"."""

    def make(*ends: Any) -> str:
        def score(trial: Trial) -> float:
            end = ends[trial.number]
            if isinstance(end, float):
                return end
            trial.report(0.25, step=3)
            if end == "fail":
                trial.set_user_attr("problem", "trial_1: no")
            raise TrialPruned

        search = ParameterSearch(tmp_path, SPACE, sampler="random", seed=0, settings={})
        search.run_trials(len(ends), score, first=OWN, ended=_nothing)
        every = ChildRun(tmp_path, Path("vnet_prostate/configs"), [], {"max_epochs": "4"})
        training = TrainingTrials(every, SPACE, recorder, metric="val_dice", is_pruned=True)
        return training_search_report(search, training, OWN, folder=tmp_path)

    return make


def _nothing(trial: FrozenTrial) -> None:
    pass


def test_best_options_are_a_config(report: Callable[..., str], tmp_path: Path) -> None:
    report(0.9, 0.4)
    assert json.loads((tmp_path / "best.json").read_text()) == OWN


def test_best_options_are_a_command(report: Callable[..., str]) -> None:
    command = "python -m monai.bundle run --config_file vnet_prostate/configs/train.json --max_epochs 4 "
    assert command + "--learning_rate 0.5 --schedule c" in report(0.9, 0.4)


def test_own_options_are_compared(report: Callable[..., str]) -> None:
    text = report(0.25, 0.5, "stop")
    assert "best of 3 trials, 1 of them stopped early: trial 1, val_dice 0.5000" in text
    assert "the config's own options 0.2500 (trial 0)" in text


def test_every_trial_is_in_the_table_with_how_it_ended(report: Callable[..., str], tmp_path: Path) -> None:
    report(0.5, "fail", "stop")
    with (tmp_path / "trials.csv").open() as table:
        rows = list(csv.DictReader(table))
    assert [row["state"] for row in rows] == ["finished", "failed", "stopped early"]
    assert [row["val_dice"] for row in rows] == ["0.5", "0.25", "0.25"]
    assert [row["last_epoch"] for row in rows] == ["", "3", "3"]
    assert [row["problem"] for row in rows] == ["", "trial_1: no", ""]
    assert rows[0]["learning_rate"] == "0.5"


def test_best_so_far_and_files_are_recorded(report: Callable[..., str], recorder: Any) -> None:
    report(0.5, 0.25, "stop", 0.75)
    assert recorder.curves == {"best_val_dice": [0.5, 0.5, 0.75]}
    assert recorder.files == ["best.json", "trials.csv", "search.png"]


def test_importances_are_shown_where_there_are_trials_enough(report: Callable[..., str], recorder: Any) -> None:
    report(0.5, 0.25, 0.6, 0.75, 0.1)
    assert recorder.files[-1] == "importance.png"


def test_search_in_which_nothing_was_finished_says_so(report: Callable[..., str], tmp_path: Path) -> None:
    assert report("stop", "fail") == f"none of 2 trials was finished; see {tmp_path / 'trials.csv'}"
