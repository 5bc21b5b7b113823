"""scripts/report.py hands its arguments on."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from common.checks.input_error import InputError
from common.report import write_report as module


@pytest.fixture
def call(load_script: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, Any]]:
    """What the command line makes of its words."""
    script = load_script("report")
    asked: dict[str, Any] = {}
    monkeypatch.setattr(module, "write_report", lambda *paths, **given: asked.update(given, paths=paths))

    def words(*given: str) -> dict[str, Any]:
        monkeypatch.setattr(sys, "argv", ["report.py", *given])
        script.main()
        return asked

    return words


def test_a_run_is_all_that_is_needed(call: Callable[..., dict[str, Any]]) -> None:
    asked = call("run")
    assert asked["paths"] == (Path("run"), None)
    assert (asked["number"], asked["layers"], asked["image"]) == (3, [], None)


def test_layers_are_several(call: Callable[..., dict[str, Any]]) -> None:
    asked = call("run", "--layers", "one", "two", "--image", "a.nii.gz", "--output", "page.html")
    assert (asked["layers"], asked["image"], asked["paths"][1]) == (["one", "two"], "a.nii.gz", Path("page.html"))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(["--cases", "-1"], "^cases must be at least 0, got -1", id="cases"),
        pytest.param(["--image", "a.png"], "^image must come with --layers", id="image"),
    ],
)
def test_mistakes_are_refused_before_the_work(
    call: Callable[..., dict[str, Any]], words: list[str], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        call("run", *words)
