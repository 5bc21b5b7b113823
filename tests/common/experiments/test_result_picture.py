"""result_picture draws what the figure is of: settings, a knob, or epochs."""

from dataclasses import replace
from pathlib import Path

import pytest
from hand_made_result import hand_made_result
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg

import common.experiments.result_picture as module
from common.experiments.reproduction_result import ReproductionResult
from common.experiments.result_picture import result_picture


def _panels(result: ReproductionResult, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[Axes]:
    seen: list[Axes] = []
    print_png = FigureCanvasAgg.print_png

    def keep(canvas: FigureCanvasAgg, path: Path) -> None:
        seen.extend(canvas.figure.axes)
        print_png(canvas, path)

    monkeypatch.setattr(FigureCanvasAgg, "print_png", keep)
    result_picture(result, folder / "table.png")
    assert (folder / "table.png").read_bytes()[:4] == b"\x89PNG"
    return seen


def test_figure_has_measured_and_published_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (axes,) = _panels(hand_made_result(), tmp_path, monkeypatch)
    means = [float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "o" and len(line.get_xdata())]
    published = [
        float(line.get_xdata()[0]) for line in axes.lines if line.get_marker() == "D" and len(line.get_xdata())
    ]
    assert (means, published) == ([2.5, 4.0], [2.5, 0.75])
    assert [text.get_text() for text in axes.get_yticklabels()] == ["plain", "cclp"]


def test_varied_knob_is_drawn_as_a_curve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []
    monkeypatch.setattr(module, "knob_picture", lambda curves, lines, *_, **__: drawn.extend([curves, lines]))
    result_picture(hand_made_result(knob="steps", varied={"cclp": {3: "cclp"}}), tmp_path / "table.png")
    assert drawn == [{"cclp": {3: {0: 3.0, 1: 5.0}}}, {"plain": {0: 2.0, 1: 3.0}}]


def test_curves_have_the_mean_over_the_seeds_and_their_range(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loss = {"plain": {0: [(1, 4.0), (2, 3.0), (3, 2.0)], 1: [(1, 2.0), (2, 1.0)]}, "cclp": {0: [(1, 3.0)]}}
    result = replace(hand_made_result(), over_epochs={"loss": loss, "domain_accuracy": {"cclp": {0: [(1, 0.5)]}}})
    above, below = _panels(result, tmp_path, monkeypatch)
    assert [line.get_xydata().tolist() for line in above.lines] == [[[1, 3], [2, 2]], [[1, 3]]]
    band = above.collections[0].get_paths()[0].vertices
    assert (band[:, 1].min(), band[:, 1].max()) == (1.0, 4.0)
    assert [line.get_xydata().tolist() for line in below.lines] == [[[1, 0.5]]]
    assert (above.get_ylabel(), below.get_ylabel()) == ("loss", "domain accuracy")
    assert above.lines[1].get_color() == below.lines[0].get_color() != above.lines[0].get_color()


def test_legend_names_settings_that_only_one_panel_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    curves = {"alpha": {"UDA": {0: [(1, 0.0)]}}, "loss": {"S": {0: [(1, 2.0)]}, "UDA": {0: [(1, 1.0)]}}}
    result = replace(hand_made_result(), over_epochs=curves)
    (axes, _) = _panels(result, tmp_path, monkeypatch)
    (legend,) = axes.figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["UDA", "S"]
