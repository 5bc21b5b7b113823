"""scripts/random_forest.py hands its arguments on."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("random_forest")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "random_forest", lambda bundle, options, **given: asked.update(given, options=options))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["random_forest.py", "deepmedic_brats", *words])
        script.main()
        return asked

    return call


def test_forest_is_the_thesiss_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    settings = asked_for()["settings"]
    assert (settings["trees"], settings["depth"], settings["features_per_split"]) == (50, 30, 200)
    assert settings["reach_mm"] == 20


def test_other_options_are_the_bundles(asked_for: Callable[..., Any]) -> None:
    asked = asked_for("--trees", "5", "--output_dir", "a b", "--foreground_share", "0.2", "--config", "lesion.json")
    assert asked["options"] == {"foreground_share": "0.2", "output_dir": "'a b'"}
    assert (asked["settings"]["trees"], asked["overlays"]) == (5, ["lesion.json"])
