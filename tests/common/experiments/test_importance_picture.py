"""importance_picture says which parameter mattered."""

from pathlib import Path

import optuna
import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution
from optuna.trial import create_trial

from common.experiments.importance_picture import importance_picture

_RANGES = {"rate": FloatDistribution(0.0, 1.0), "size": CategoricalDistribution([4, 8])}


def _study(*rates: float, slope: float = 1.0) -> optuna.Study:
    """The score depends on the rate alone."""
    study = optuna.create_study(direction="maximize")
    for place, rate in enumerate(rates):
        params = {"rate": rate, "size": (4, 8)[place % 2]}
        study.add_trial(create_trial(value=slope * rate, params=params, distributions=_RANGES))
    return study


def test_most_important_parameter_comes_first(tmp_path: Path) -> None:
    study = _study(*(place / 20 for place in range(20)))
    importances = importance_picture(study, tmp_path / "importance.png", title="a search")
    assert list(importances) == ["rate", "size"]
    assert importances["rate"] > 0.9
    assert sum(importances.values()) == pytest.approx(1)
    assert (tmp_path / "importance.png").is_file()


def test_of_a_few_trials_nothing_is_said(tmp_path: Path) -> None:
    assert importance_picture(_study(0.1, 0.2, 0.3, 0.4), tmp_path / "importance.png", title="a search") == {}
    assert list(tmp_path.iterdir()) == []


def test_scores_that_are_all_the_same_make_a_picture(tmp_path: Path) -> None:
    study = _study(*(place / 6 for place in range(6)), slope=0.0)
    assert len(importance_picture(study, tmp_path / "importance.png", title="a search")) == 2
