"""What is left of the toy studies."""

import json
import logging
from pathlib import Path

import pytest
from tiny_toy_run import tiny_toy_run

from common.experiments import toy_studies as module
from common.experiments.toy_outcome import toy_outcome
from common.experiments.toy_run import ToyRun
from common.experiments.toy_studies import toy_studies


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> ToyRun:
    """The only one of each study."""
    run = tiny_toy_run("a regulariser")
    monkeypatch.setattr(module, "toy_study", lambda name, *, seed: [run])
    monkeypatch.setattr(module, "toy_animation", lambda runs, path: path.write_bytes(b"GIF"))
    return run


def test_each_study_leaves_pictures_and_all_leave_their_numbers(run: ToyRun, tmp_path: Path) -> None:
    toy_studies(tmp_path, seed=5)
    names = {"two_circles.png", "two_circles.gif", "two_moons.png", "two_moons.gif", "results.json"}
    assert {file.name for file in tmp_path.iterdir()} == names
    outcome = {"a regulariser": toy_outcome(run.points, run.states)}
    results = json.loads((tmp_path / "results.json").read_text())
    assert results == {"seed": 5, "two_circles": outcome, "two_moons": outcome}


def test_each_run_is_one_line(run: ToyRun, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="common"):
        toy_studies(tmp_path)
    share = 100 * toy_outcome(run.points, run.states)["right_side"]
    assert caplog.messages[0].startswith(f"two_circles, a regulariser: {share:.0f} % of the unlabelled points end on")
    assert len(caplog.messages) == 3
