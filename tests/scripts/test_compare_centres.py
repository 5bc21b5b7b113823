"""scripts/compare_centres.py hands its arguments on."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("compare_centres")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "centre_comparison", lambda *folders, **given: asked.update(given, folders=folders))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["compare_centres.py", "here", "there", *words])
        script.main()
        return asked

    return call


def test_the_mean_dice_is_compared_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    assert asked_for() == {"folders": (Path("here"), Path("there")), "score": "dice", "output_dir": None}


def test_score_and_folder_can_be_chosen(asked_for: Callable[..., Any]) -> None:
    asked = asked_for("--score", "dice_whole", "--output_dir", "results")
    assert (asked["score"], asked["output_dir"]) == ("dice_whole", Path("results"))
