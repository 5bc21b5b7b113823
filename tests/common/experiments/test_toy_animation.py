"""The animation of a toy study."""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tiny_toy_run import tiny_toy_run

from common.experiments import toy_animation as module
from common.experiments.toy_animation import toy_animation


def test_frames_go_from_the_start_to_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drawn: list[Any] = []
    monkeypatch.setattr(module, "toy_panel", lambda axes, state, **given: drawn.append(state))
    run = tiny_toy_run()
    toy_animation([run], tmp_path / "moving.gif", frames=3)
    assert [run.states.index(state) for state in drawn] == [0, 1, 4]
    assert [file.name for file in tmp_path.iterdir()] == ["moving.gif"]


def test_runs_are_side_by_side(tmp_path: Path) -> None:
    toy_animation([tiny_toy_run("first"), tiny_toy_run("second")], tmp_path / "moving.gif", frames=2)
    with Image.open(tmp_path / "moving.gif") as picture:
        assert picture.size == (672, 400)
        assert picture.n_frames == 2
