"""publish_toy_studies writes a page a study, with the spread over seeds."""

import json
from pathlib import Path

import pytest
from tiny_toy_run import tiny_toy_run

from common.experiments import publish_toy_studies as module
from common.experiments.publish_toy_studies import publish_toy_studies
from common.experiments.toy_outcome import toy_outcome


def test_each_study_has_a_page_its_numbers_and_its_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []
    run = tiny_toy_run("a regulariser")
    monkeypatch.setattr(module, "toy_study", lambda name, *, seed: asked.append((name, seed)) or [run])
    publish_toy_studies(tmp_path, seeds=[0, 4])
    assert asked == [(name, seed) for name in ("two_circles", "two_moons") for seed in (0, 4)]
    names = [f"thesis_figure_6_{number}{suffix}" for number in (2, 3) for suffix in (".json", ".md", ".png")]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["README.md", *names]
    content = json.loads((tmp_path / "thesis_figure_6_2.json").read_text())
    outcome = toy_outcome(run.points, run.states)
    share, gap = 100 * outcome["right_side"], outcome["largest_gap"]
    assert content["measured"] == {
        "right_side": {"a regulariser": {"0": share, "4": share}},
        "largest_gap": {"a regulariser": {"0": gap, "4": gap}},
    }
    page = (tmp_path / "thesis_figure_6_3.md").read_text()
    assert "python scripts/toy_studies.py --publish --seeds 0,4" in page
    assert "| runs | 2 of 2 |" in page
    assert "| data | points of a plane, made anew for each seed |" in page
