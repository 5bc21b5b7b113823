"""scripts/tune_crf.py and scripts/tune_instances.py hand their arguments on."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from common.experiments import tune_postprocessing_command as module

SEARCHES = {"tune_crf": "crf", "tune_instances": "instance"}


@pytest.fixture(params=SEARCHES)
def asked_for(
    request: pytest.FixtureRequest, load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """What each command line in turn makes of its words."""
    script = load_script(request.param)
    asked: dict[str, Any] = {"script": request.param}
    monkeypatch.setattr(
        module,
        "tune_postprocessing",
        lambda kind, bundle, options, **given: asked.update(given, search=kind.name, options=options),
    )

    def call(*words: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", [f"{request.param}.py", "some_bundle", *words])
        script.main()
        return asked

    return call


def test_all_cases_choose_by_random_search_unless_told_otherwise(asked_for: Callable[..., Any]) -> None:
    asked = asked_for()
    assert asked["search"] == SEARCHES[asked["script"]]
    assert (asked["trials"], asked["sampler"], asked["judge_share"], asked["search_space"]) == (50, "random", 0, None)


def test_other_options_are_the_bundles(asked_for: Callable[..., Any]) -> None:
    asked = asked_for("--trials", "3", "--judge_share", "0.3", "--part", "all", "--config", "a.json", "--seed=1")
    assert asked["options"] == {"part": "all", "seed": "1"}
    assert (asked["trials"], asked["judge_share"], asked["overlays"]) == (3, 0.3, ["a.json"])


def test_help_shows_a_search_space(asked_for: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        asked_for("--help")
    assert ', "log"]' in capsys.readouterr().out
