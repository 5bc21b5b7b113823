"""scripts/find_learning_rate.py hands its arguments on."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("find_learning_rate")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(
        script, "find_learning_rate", lambda bundle, options, **given: asked.update(given, options=options)
    )

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["find_learning_rate.py", "vnet_prostate", *words])
        script.main()
        return asked

    return call


def test_range_is_wide_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    assert asked_for() == {"options": {}, "low": 1e-6, "high": 10.0, "iterations": 100, "overlays": []}


def test_other_options_are_the_bundles(asked_for: Callable[..., Any]) -> None:
    asked = asked_for("--high", "1", "--output_dir", "a b", "--batch_size", "4", "--config", "paper.json")
    assert asked["options"] == {"batch_size": "4", "output_dir": "'a b'"}
    assert (asked["high"], asked["overlays"]) == (1.0, ["paper.json"])
