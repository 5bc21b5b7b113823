"""publish_result writes a page, its numbers and its figure, all or none."""

import json
from pathlib import Path

import pytest
from hand_made_result import hand_made_result
from matplotlib.axes import Axes

import common.experiments.publish_result as module
import common.experiments.published_picture as picture
from common.experiments.publish_result import publish_result
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_page import result_page


def test_three_files_are_written(tmp_path: Path) -> None:
    result = hand_made_result()
    assert publish_result(result, tmp_path / "results") == tmp_path / "results" / "table.md"
    assert (tmp_path / "results" / "table.md").read_text() == result_page(result)
    content = json.loads((tmp_path / "results" / "table.json").read_text())
    assert ReproductionResult.read(content).measured == result.measured
    assert content["tables"]["error"][1]["mean"] == 4.0
    assert (tmp_path / "results" / "table.png").read_bytes()[:4] == b"\x89PNG"


def test_nothing_is_written_where_the_figure_cannot_be_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "published_picture", fail)
    with pytest.raises(OSError, match="disk full"):
        publish_result(hand_made_result(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_figure_has_measured_and_published_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Axes] = []
    print_png = picture.FigureCanvasAgg.print_png
    monkeypatch.setattr(
        picture.FigureCanvasAgg,
        "print_png",
        lambda self, path: (seen.extend(self.figure.axes), print_png(self, path))[1],
    )
    publish_result(hand_made_result(), tmp_path)
    (axes,) = seen
    means = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata())]
    published = [
        float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "D" and len(line.get_xdata())
    ]
    assert (means, published) == ([2.5, 4.0], [2.5, 0.75])
    assert [text.get_text() for text in axes.get_yticklabels()] == ["plain", "cclp"]


def test_varied_knob_is_drawn_as_a_curve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(module, "knob_picture", lambda curves, lines, *_, **__: drawn.extend([curves, lines]))
    with pytest.raises(FileNotFoundError):  # of the picture, which is not drawn
        publish_result(hand_made_result(knob="steps", varied={"cclp": {3: "cclp"}}), tmp_path)
    assert drawn == [{"cclp": {3: {0: 3.0, 1: 5.0}}}, {"plain": {0: 2.0, 1: 3.0}}]
