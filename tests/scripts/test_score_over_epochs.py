"""scripts/score_over_epochs.py hands its arguments on."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("score_over_epochs")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "score_over_epochs", lambda *what, **how: asked.update(how, what=what))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["score_over_epochs.py", "adversarial_uda_tbi", "train-1", *words])
        script.main()
        return asked

    return call


def test_run_alone_is_enough(asked_for: Callable[..., Any]) -> None:
    own = {"score": "", "jobs": 1, "output_dir": None, "overlays": []}
    assert asked_for() == {"what": ("adversarial_uda_tbi", Path("train-1"), {}), **own}


def test_score_is_not_taken_for_the_scores_of_the_evaluation(asked_for: Callable[..., Any]) -> None:
    asked = asked_for("--score", "dice_whole", "--scores", "['dice']", "--output_dir", "out", "--jobs", "2")
    assert (asked["score"], asked["what"][2]) == ("dice_whole", {"scores": "['dice']"})
    assert (asked["output_dir"], asked["jobs"]) == (Path("out"), 2)
