"""ParameterSearch goes on where it stopped, and ends as if it had not stopped."""

import logging
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from optuna import TrialPruned
from optuna.distributions import FloatDistribution
from optuna.trial import FrozenTrial, Trial, TrialState

from common.checks.input_error import InputError
from common.experiments.parameter_search import ParameterSearch
from common.experiments.search_space import Parameters, SearchSpace

SPACE = SearchSpace({"x": FloatDistribution(0.0, 10.0), "y": [FloatDistribution(0.0, 1.0)]})


class Scores:
    """Scores the nearness of x to 3, and is interrupted when asked more than `stop_before` times."""

    def __init__(self, stop_before: int = -1) -> None:
        self.asked: list[Any] = []
        self.stop_before = stop_before

    def __call__(self, parameters: Parameters) -> float:
        if len(self.asked) == self.stop_before:
            raise KeyboardInterrupt
        self.asked.append(dict(parameters))
        return -abs(self.asked[-1]["x"] - 3)


@pytest.fixture(scope="module")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of no trials, which takes a while to make."""
    folder = tmp_path_factory.mktemp("study")
    _search(folder)
    return folder


@pytest.fixture
def new_folder(empty_study: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Makes a folder of a search that has not begun."""
    return lambda name: Path(shutil.copytree(empty_study, tmp_path / name))


@pytest.fixture
def folder(new_folder: Callable[[str], Path]) -> Path:
    return new_folder("search")


def _search(folder: Path, **given: Any) -> ParameterSearch:
    return ParameterSearch(folder, SPACE, **{"sampler": "random", "seed": 0, "settings": {}, **given})


def _run(search: ParameterSearch, trials: int, scores: Scores, **given: Any) -> list[Any]:
    search.run(trials, scores, ended=lambda trial: None, **given)
    return [(trial.params, trial.value) for trial in search.finished]


@pytest.mark.parametrize("sampler", ["random", "tpe"])
def test_interrupted_search_ends_like_one_that_was_not(new_folder: Callable[[str], Path], sampler: str) -> None:
    uninterrupted, stopped = new_folder("uninterrupted"), new_folder("stopped")
    first = {"x": 5.0, "y": [0.5]}
    whole = _run(_search(uninterrupted, sampler=sampler), 6, Scores(), first=first)
    for done in (0, 2):  # before the first trial, and two trials later
        with pytest.raises(KeyboardInterrupt):
            _run(_search(stopped, sampler=sampler), 6, Scores(stop_before=done), first=first)
    assert _run(_search(stopped, sampler=sampler), 6, Scores(), first=first) == whole


def test_finished_trials_are_not_scored_again(folder: Path) -> None:
    _run(_search(folder), 3, Scores())
    scores = Scores()
    _run(_search(folder), 4, scores)
    assert len(scores.asked) == 1


def test_no_trial_is_tried_twice(folder: Path) -> None:
    scores = Scores()
    for trials in (3, 6):
        _run(_search(folder), trials, scores)
    assert len({asked["x"] for asked in scores.asked}) == 6


def test_another_seed_draws_other_parameters(new_folder: Callable[[str], Path]) -> None:
    drawn = []
    for seed in (0, 1):
        search = _search(new_folder(str(seed)), seed=seed)
        drawn += [params["x"] for params, _ in _run(search, 3, Scores())]
    assert len(set(drawn)) == 6


def test_first_trial_has_the_parameters_given(folder: Path) -> None:
    scores = Scores()
    _run(_search(folder), 2, scores, first={"x": 5.0, "y": [0.5]})
    assert scores.asked[0] == {"x": 5.0, "y": [0.5]}


def test_first_parameters_outside_the_space_are_left_out(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    scores = Scores()
    with caplog.at_level(logging.INFO):
        _run(_search(folder), 1, scores, first={"x": 50.0, "y": [0.5]})
    assert scores.asked[0]["x"] <= 10
    assert "outside the search space" in caplog.text


def test_every_trial_is_told_of_those_of_earlier_commands_included(folder: Path) -> None:
    told: list[FrozenTrial] = []
    for trials in (1, 3):
        told.clear()
        _search(folder).run(trials, Scores(), ended=told.append)
    assert [trial.number for trial in told] == [0, 1, 2]


def test_trial_of_a_killed_command_is_taken_up_again(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _run(_search(folder), 1, Scores(stop_before=0))
    (begun,) = _search(folder).study.trials
    search = _search(folder)
    _run(search, 1, Scores())
    assert [(trial.state, trial.params) for trial in search.study.trials] == [(TrialState.COMPLETE, begun.params)]


def test_trial_of_a_killed_command_is_given_up_where_the_settings_changed(folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _run(_search(folder), 1, Scores(stop_before=0))
    search = _search(folder, settings={"weights": "b.pt"})
    _run(search, 1, Scores())
    assert [trial.state for trial in search.study.trials] == [TrialState.FAIL, TrialState.COMPLETE]


def test_trial_that_had_not_drawn_everything_counts_as_failed(folder: Path) -> None:
    _search(folder).study.ask().suggest_float("x", 0.0, 10.0)
    search = _search(folder)
    _run(search, 1, Scores())
    assert [trial.state for trial in search.study.trials] == [TrialState.FAIL, TrialState.COMPLETE]


def _stopped(trial: Trial) -> float:
    trial.report(0.25, step=1)
    raise TrialPruned


def test_stopped_trials_are_tried_with_what_they_had_reached(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    search = _search(folder)
    with caplog.at_level(logging.INFO):
        search.run_trials(2, _stopped, ended=lambda trial: None)
    assert ([trial.value for trial in search.tried], search.finished) == ([0.25, 0.25], [])
    assert "trial 1: 0.2500, stopped early; 2 of 2, about 00:00 to go" in caplog.messages


def test_lines_say_how_far_it_is(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        _run(_search(folder), 2, Scores(), first={"x": 3.0, "y": [0.5]})
    assert "best 0.0000 (trial 0); 2 of 2, about 00:00 to go" in caplog.text.replace("-0.0000", "0.0000")


def test_reference_is_asked_for_once(folder: Path) -> None:
    _run(_search(folder), 1, Scores())
    assert _search(folder).reference(lambda: 0.5) == 0.5
    assert _search(folder).reference(lambda: 0.75) == 0.5


def test_changed_settings_are_refused(folder: Path) -> None:
    _run(_search(folder, settings={"weights": "a.pt", "track": True}), 1, Scores())
    _search(folder, settings={"weights": "a.pt", "track": False})
    with pytest.raises(InputError, match=r'^weights: was "a.pt" when .* was begun, is "b.pt"; give it as it was, or'):
        _search(folder, settings={"weights": "b.pt", "track": True})


def test_settings_may_change_as_long_as_nothing_is_finished(folder: Path) -> None:
    assert _search(folder, settings={"weights": "a.pt"}).reference(lambda: 0.5) == 0.5
    assert _search(folder, settings={"weights": "b.pt"}).reference(lambda: 0.75) == 0.75


def test_unknown_sampler_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"^sampler: there is no 'grid'; choose from random, tpe$"):
        _search(folder, sampler="grid")
