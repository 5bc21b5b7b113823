"""limited_learning_rate asks a range test once, and ends the range of rates there."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from optuna.distributions import CategoricalDistribution, FloatDistribution

from common.checks.input_error import InputError
from common.experiments import limited_learning_rate as module
from common.experiments.limited_learning_rate import limited_learning_rate
from common.experiments.search_space import SearchSpace

RATES = FloatDistribution(1e-4, 1.0, log=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The options of each range test that was made; each finds 0.01."""
    asked: list[dict[str, Any]] = []

    def find(bundle: str, options: dict[str, str], **given: Any) -> SimpleNamespace:
        asked.append(options)
        return SimpleNamespace(suggested=0.001, highest=0.01)

    monkeypatch.setattr(module, "find_learning_rate", find)
    return asked


def _limited(folder: Path, **ranges: Any) -> SearchSpace:
    return limited_learning_rate(SearchSpace(ranges), "vnet_prostate", {"seed": "1"}, folder=folder, overlays=[])


def test_range_ends_at_the_highest_rate(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    momentum = FloatDistribution(0.0, 1.0)
    space = _limited(tmp_path, learning_rate=RATES, momentum=momentum)
    assert space.ranges == {"learning_rate": FloatDistribution(1e-4, 0.01, log=True), "momentum": momentum}


def test_range_that_ends_before_stays(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    rates = FloatDistribution(1e-4, 0.002)
    assert _limited(tmp_path, learning_rate=rates).ranges == {"learning_rate": rates}


def test_range_test_is_made_once_in_the_folder_of_the_search(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    for _ in range(2):
        _limited(tmp_path, learning_rate=RATES)
    assert asked == [{"seed": "1", "output_dir": repr(str(tmp_path))}]


@pytest.mark.parametrize(
    "ranges",
    [{"momentum": RATES}, {"learning_rate": CategoricalDistribution([0.1])}],
    ids=["no learning rate", "a choice"],
)
def test_space_without_a_range_of_rates_is_refused(
    asked: list[dict[str, Any]], tmp_path: Path, ranges: dict[str, Any]
) -> None:
    with pytest.raises(InputError, match=r"^range_test: the search space has no range of learning_rate"):
        _limited(tmp_path, **ranges)
    assert asked == []


def test_range_above_the_highest_rate_is_refused(asked: list[dict[str, Any]], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^range_test: no rate above 0.01 is worth a try, .* begins at 0.1$"):
        _limited(tmp_path, learning_rate=FloatDistribution(0.1, 1.0))
