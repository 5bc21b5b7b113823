"""search_picture shows the trials, a panel a parameter."""

from pathlib import Path
from typing import Any

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.trial import FrozenTrial, TrialState, create_trial
from PIL import Image

from common.experiments import search_picture as module
from common.experiments.search_picture import search_picture

_RANGES = {"a": FloatDistribution(0.1, 10, log=True), "b[0]": FloatDistribution(0, 1), "c": FloatDistribution(0, 1)}


def _trials(*scores: float, names: str = "abc") -> list[FrozenTrial]:
    ranges = {name: of for name, of in _RANGES.items() if name[0] in names}
    return [create_trial(value=score, params=dict.fromkeys(ranges, 0.5), distributions=ranges) for score in scores]


def _size(path: Path, trials: list[FrozenTrial]) -> tuple[int, int]:
    search_picture(trials, path, title="a search", score_name="dice", reference=("without", 0.5))
    with Image.open(path) as picture:
        return picture.size


@pytest.mark.parametrize(("names", "rows"), [("a", 1), ("ab", 1), ("abc", 2)])
def test_panels_are_in_rows_of_three(tmp_path: Path, names: str, rows: int) -> None:
    width, height = _size(tmp_path / "search.png", _trials(0.4, 0.6, names=names))
    assert (width, height) == (1386, round((3.4 * rows + 0.8) * 110))


def test_a_single_trial_is_drawn(tmp_path: Path) -> None:
    _size(tmp_path / "search.png", _trials(0.4))
    assert [file.name for file in tmp_path.iterdir()] == ["search.png"]


def test_best_so_far_never_falls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drawn: list[list[float]] = []
    monkeypatch.setattr(module.Axes, "step", lambda axes, x, y, **given: drawn.append(list(y)))
    _size(tmp_path / "search.png", _trials(0.4, 0.6, 0.5))
    assert drawn == [[0.4, 0.6, 0.6]]


def test_choices_stand_in_their_order(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drawn: list[list[float]] = []
    monkeypatch.setattr(module.Axes, "plot", lambda axes, x, y, *style, **given: drawn.append([x, given["label"]]))
    ranges = {"size": CategoricalDistribution([16, 4, 8])}
    trials = [create_trial(value=0.5, params={"size": size}, distributions=ranges) for size in (4, 8, 16)]
    search_picture(trials, tmp_path / "search.png", title="a search", score_name="dice")
    assert [x for x, label in drawn if label == "trials"][1] == [1, 2, 0]


def test_trials_that_were_stopped_are_shown_with_what_they_had_reached(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drawn: list[list[float]] = []
    plot = module.Axes.plot

    def spy(axes: Any, x: Any, y: Any, *style: Any, **given: Any) -> Any:
        drawn.extend([y] if given["label"] == "stopped early" else [])
        return plot(axes, x, y, *style, **given)

    monkeypatch.setattr(module.Axes, "plot", spy)
    values: dict[str, Any] = {"state": TrialState.PRUNED, "distributions": {"a": _RANGES["a"]}, "params": {"a": 1.0}}
    stopped = [create_trial(**values, value=0.3), create_trial(**values)]
    trials = _trials(0.4, names="a")
    search_picture(trials, tmp_path / "search.png", title="a search", score_name="dice", pruned=stopped)
    assert drawn == [[0.3], [0.3]]
