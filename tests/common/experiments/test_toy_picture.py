"""The still picture of a toy study."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tiny_toy_run import tiny_toy_run

from common.experiments import toy_picture as module
from common.experiments.toy_picture import toy_picture


def test_a_run_is_a_row_and_an_iteration_a_panel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(module, "toy_panel", lambda axes, state, **given: drawn.append({"state": state, **given}))
    run = tiny_toy_run()
    toy_picture([run], tmp_path / "still.png")
    assert [panel["state"] for panel in drawn] == [run.states[iteration] for iteration in (0, 0, 2, 4)]
    assert [panel["believed"] for panel in drawn] == [False, True, True, True]
    assert [panel["pushed"] for panel in drawn] == [False, True, True, False]
    assert {panel["reach"] for panel in drawn} == {run.reach}


def test_picture_is_whole_and_small(tmp_path: Path) -> None:
    toy_picture([tiny_toy_run("first"), tiny_toy_run("second")], tmp_path / "still.png")
    assert [file.name for file in tmp_path.iterdir()] == ["still.png"]
    with Image.open(tmp_path / "still.png") as picture:
        assert picture.size == (920, 560)
    assert (tmp_path / "still.png").stat().st_size < 150_000
