"""scripts/toy_studies.py hands its arguments on."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from bundle_configs import PROJECT


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("toy_studies")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "toy_studies", lambda folder, *, seed: asked.update(folder=folder, seed=seed))
    monkeypatch.setattr(script, "publish_toy_studies", lambda folder, **given: asked.update(results=folder, **given))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["toy_studies.py", *words])
        script.main()
        return asked

    return call


def test_studies_go_to_the_bundles_runs_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    assert asked_for() == {"folder": PROJECT / "runs" / "cclp_ssl" / "toys", "seed": 0}


def test_folder_and_seed_can_be_chosen(asked_for: Callable[..., Any]) -> None:
    assert asked_for("--output_dir", "somewhere", "--seed", "3") == {"folder": Path("somewhere"), "seed": 3}


def test_results_are_published_with_several_seeds(asked_for: Callable[..., Any]) -> None:
    assert asked_for("--publish", "--seeds", "0,4") == {"results": PROJECT / "docs" / "results", "seeds": [0, 4]}
