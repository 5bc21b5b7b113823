"""scripts/cross_validate.py holds every case out once."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from common.checks.input_error import InputError


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("cross_validate")


def test_every_fold_is_a_run_with_the_options_of_all(script: ModuleType) -> None:
    assert script.fold_options(2, {"seed": "3"}) == {
        "fold_0": {"seed": "3", "folds": "2", "fold": "0"},
        "fold_1": {"seed": "3", "folds": "2", "fold": "1"},
    }


def test_one_fold_is_refused(script: ModuleType) -> None:
    with pytest.raises(InputError, match=r"^folds must be at least 2, got 1"):
        script.fold_options(1, {})


def test_choice_of_a_fold_is_refused(script: ModuleType) -> None:
    with pytest.raises(InputError, match=r"^fold must be left out"):
        script.fold_options(5, {"fold": "1"})


def _experiment(folder: Path, *dice: float) -> Path:
    folder.mkdir()
    lines = [f"fold_0,case_{index},{value}" for index, value in enumerate(dice)]
    (folder / "cases.csv").write_text("\n".join(["child,case_id,dice", *lines]))
    (folder / "summary.json").write_text("{}")
    return folder


@pytest.fixture
def asked_for(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What the command line makes of its arguments; the experiment itself is there already."""
    asked: dict[str, Any] = {}

    def run_experiment(bundle: str, children: dict[str, dict[str, str]], **given: Any) -> Path:
        asked.update(bundle=bundle, children=children, **given)
        return tmp_path / "second"

    monkeypatch.setattr(script, "run_experiment", run_experiment)
    _experiment(tmp_path / "second", 0.7, 0.9)
    return asked


def _call(script: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    monkeypatch.setattr(sys, "argv", ["cross_validate.py", *words])
    script.main()


def test_five_folds_are_pooled_unless_told_otherwise(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, asked_for: dict[str, Any]
) -> None:
    _call(script, monkeypatch, "vnet_prostate", "--config", "paper.json", "--seed", "3")
    assert (asked_for["bundle"], asked_for["overlays"], asked_for["pool_cases"]) == ("vnet_prostate", ["paper.json"], 1)
    assert [of["fold"] for of in asked_for["children"].values()] == ["0", "1", "2", "3", "4"]
    assert {of["seed"] for of in asked_for["children"].values()} == {"3"}


def test_comparison_is_this_one_minus_the_other(
    script: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    asked_for: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    first = _experiment(tmp_path / "first", 0.5, 0.6)
    _call(script, monkeypatch, "vnet_prostate", "--compare", str(first))
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("dice"))
    assert line.split()[:5] == ["dice", "2", "0", "0", "+0.250"]


def test_wrong_folder_to_compare_with_is_found_before_the_work(
    script: ModuleType, monkeypatch: pytest.MonkeyPatch, asked_for: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"nowhere.*cases\.csv"):
        _call(script, monkeypatch, "vnet_prostate", "--compare", str(tmp_path / "nowhere"))
    assert asked_for == {}
