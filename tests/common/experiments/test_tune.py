"""tune checks everything before the first training, and searches what it was told to."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from bundle_configs import PROJECT
from optuna.trial import FrozenTrial, Trial

from common.checks.input_error import InputError
from common.experiments import tune as module
from common.experiments.experiment_config import experiment_config
from common.experiments.read_search_space import read_search_space
from common.experiments.search_space import SearchSpace
from common.experiments.searchable_knobs import searchable_knobs
from common.experiments.tune import tune

BUNDLE = "vnet_prostate"
SEARCHES = sorted(PROJECT.glob("bundles/*/configs/train_search.json"))


class _Trials:
    """Instead of training, a trial scores its learning rate."""

    made: list[dict[str, Any]]

    def __init__(self, experiment: Any, space: SearchSpace, recorder: Any, **given: Any) -> None:
        self.made.append({"experiment": experiment, "space": space, **given})

    def __call__(self, trial: Trial) -> float:
        return float(trial.params["learning_rate"])

    def record(self, trial: FrozenTrial) -> None:
        pass


class _Recorder:
    def record_settings(self, settings: Any) -> None:
        pass


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the searches handed to their trials; nothing is trained, recorded or reported."""
    made: list[dict[str, Any]] = []
    monkeypatch.setattr(_Trials, "made", made, raising=False)
    monkeypatch.setattr(module, "TrainingTrials", _Trials)
    monkeypatch.setattr(module, "open_recorder", lambda *_, **given: nullcontext(_Recorder()))

    def report(search: Any, training: Any, own: Any, *, folder: Path) -> str:
        made[-1].update(search=search, own=own)
        return ""

    monkeypatch.setattr(module, "training_search_report", report)
    return made


@pytest.fixture
def space(tmp_path: Path) -> Callable[..., str]:
    """Writes a search space."""

    def write(**ranges: Any) -> str:
        file = tmp_path / "space.json"
        file.write_text(json.dumps(ranges))
        return str(file)

    return write


RATES = {"learning_rate": [0.001, 0.1, "log"]}


def _tune(folder: Path, space: str, trials: int = 2, options: dict[str, str] | None = None, **given: Any) -> Path:
    return tune(BUNDLE, options or {}, trials=trials, search_space=space, output_dir=str(folder), **given)


def test_first_trial_has_the_configs_own_options(
    made: list[dict[str, Any]], space: Callable[..., str], tmp_path: Path
) -> None:
    _tune(tmp_path / "a", space(**RATES, **{"network_def::layout": {"any_of": ["code", "paper"]}}))
    trial = made[-1]["search"].tried[0]
    assert trial.params == made[-1]["own"] == {"learning_rate": 0.03, "network_def::layout": "paper"}


def test_scores_are_those_of_the_key_metric(
    made: list[dict[str, Any]], space: Callable[..., str], tmp_path: Path
) -> None:
    _tune(tmp_path / "a", space(**RATES), prune=False)
    assert (made[-1]["metric"], made[-1]["is_pruned"]) == ("val_mean_dice", False)


def test_repeated_search_adds_the_trials_that_are_left(
    made: list[dict[str, Any]], space: Callable[..., str], tmp_path: Path
) -> None:
    file = space(**RATES)
    for trials in (2, 3):
        _tune(tmp_path / "a", file, trials)
    assert len(made[-1]["search"].tried) == 3


def test_folder_is_named_after_the_study_unless_given(
    made: list[dict[str, Any]], space: Callable[..., str], tmp_path: Path
) -> None:
    folder = tune(BUNDLE, {"runs": str(tmp_path)}, trials=1, study="rates", search_space=space(**RATES))
    assert folder == tmp_path / BUNDLE / "rates"


def test_range_test_ends_the_range(
    made: list[dict[str, Any]], space: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def limited(space: SearchSpace, *_: Any, **given: Any) -> SearchSpace:
        return SearchSpace({"learning_rate": type(space.ranges["learning_rate"])(0.001, 0.01)})

    monkeypatch.setattr(module, "limited_learning_rate", limited)
    _tune(tmp_path / "a", space(**RATES), range_test=True)
    assert made[-1]["search"].space.content == {"learning_rate": [0.001, 0.01]}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resume": "true"}, r"^resume must be left out, every trial is given its own$"),
        ({"learning_rate": "0.1"}, r"^learning_rate must be left out, it is searched for; "),
        ({"track": "false"}, r"^track must be true: "),
    ],
)
def test_options_that_contradict_the_search_are_refused(
    space: Callable[..., str], tmp_path: Path, options: dict[str, str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        _tune(tmp_path / "a", space(**RATES), options=options)
    assert not (tmp_path / "a").exists()


def test_mistyped_knob_is_refused(space: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^search_space: .*there is no 'learning_rte'; did you mean learning_rate\?$"):
        _tune(tmp_path / "a", space(learning_rte=[0.001, 0.1]))


def test_no_trials_are_refused(space: Callable[..., str], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^trials must be at least 1, got 0"):
        _tune(tmp_path / "a", space(**RATES), 0)


@pytest.mark.parametrize("file", SEARCHES, ids=lambda file: file.parents[1].name)
def test_search_space_of_a_bundle_fits_its_training(file: Path) -> None:
    parser = experiment_config(file.parent, [], {})
    space = read_search_space(file, kinds=searchable_knobs(parser))
    own = {name: parser.get_parsed_content(name) for name in space.ranges}
    assert space.numbers(own) is not None, "the config's own options are the first trial"
