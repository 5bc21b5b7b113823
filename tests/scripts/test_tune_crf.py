"""scripts/tune_crf.py hands its arguments on."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def asked_for(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """What the command line makes of its words."""
    script = load_script("tune_crf")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(script, "tune_crf", lambda bundle, options, **given: asked.update(given, options=options))

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["tune_crf.py", "vnet_prostate", *words])
        script.main()
        return asked

    return call


def test_all_cases_choose_by_random_search_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    asked = asked_for()
    assert (asked["trials"], asked["sampler"], asked["judge_share"], asked["search_space"]) == (50, "random", 0, None)


def test_other_options_are_the_bundles(asked_for: Callable[..., Any]) -> None:
    asked = asked_for("--trials", "3", "--judge_share", "0.3", "--part", "all", "--config", "a.json", "--seed=1")
    assert asked["options"] == {"part": "all", "seed": "1"}
    assert (asked["trials"], asked["judge_share"], asked["overlays"]) == (3, 0.3, ["a.json"])


def test_help_shows_a_search_space(asked_for: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked_for("--help")
    assert '"smoothness_weight": [0.3, 30.0, "log"]' in capsys.readouterr().out
