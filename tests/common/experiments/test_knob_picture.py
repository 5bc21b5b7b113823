"""knob_picture draws a score against a knob, with its spread."""

from pathlib import Path
from typing import Any

import pytest
from matplotlib.axes import Axes

import common.experiments.knob_picture as module
from common.experiments.knob_picture import knob_picture


@pytest.fixture
def axes(monkeypatch: pytest.MonkeyPatch) -> list[Axes]:
    """Of the picture that is drawn."""
    seen: list[Axes] = []
    print_png = module.FigureCanvasAgg.print_png
    monkeypatch.setattr(
        module.FigureCanvasAgg,
        "print_png",
        lambda self, path: (seen.extend(self.figure.axes), print_png(self, path))[1],
    )
    return seen


def _draw(folder: Path, curve: dict[Any, dict[int, float]], lines: dict[str, dict[int, float]] | None = None) -> None:
    options = {"title": "table", "knob": "labelled_images", "score_name": "error, %"}
    knob_picture({"cclp": curve}, lines or {}, folder / "a.png", **options)


def test_curve_is_the_mean_over_seeds_and_runs_are_dots(tmp_path: Path, axes: list[Axes]) -> None:
    _draw(tmp_path, {1: {0: 2.0, 1: 4.0}, 3: {0: 1.0}})
    curve, *dots = axes[0].lines
    assert (list(curve.get_xdata()), list(curve.get_ydata())) == ([1, 3], [3, 1])
    assert [list(of.get_ydata()) for of in dots] == [[2, 4], [1]]
    assert axes[0].get_xlabel() == "labelled images"


def test_band_is_a_standard_deviation_wide(tmp_path: Path, axes: list[Axes]) -> None:
    _draw(tmp_path, {1: {0: 2.0, 1: 4.0}, 3: {0: 1.0}})
    edges = axes[0].collections[0].get_paths()[0].vertices
    assert sorted({round(float(y), 4) for x, y in edges if x == 1}) == [1.5858, 4.4142]  # 3 ± √2


def test_what_does_not_have_the_knob_is_a_level_line(tmp_path: Path, axes: list[Axes]) -> None:
    _draw(tmp_path, {1: {0: 2.0}, 3: {0: 1.0}}, {"supervised": {0: 5.0, 1: 7.0}})
    (line,) = (line for line in axes[0].lines if line.get_label() == "supervised")
    assert list(line.get_ydata()) == [6, 6]


@pytest.mark.parametrize(
    ("values", "scale"),
    [((1, 3, 20), "linear"), ((50, 100, 4000), "log"), ((0, 100), "linear"), (("a", "b"), "linear")],
)
def test_axis_is_logarithmic_where_values_differ_by_orders_of_magnitude(
    tmp_path: Path, axes: list[Axes], values: tuple[Any, ...], scale: str
) -> None:
    _draw(tmp_path, {value: {0: 1.0, 1: 2.0} for value in values})
    assert axes[0].get_xscale() == scale


def test_words_stand_in_their_order(tmp_path: Path, axes: list[Axes]) -> None:
    _draw(tmp_path, {"dot": {0: 1.0}, "l2": {0: 2.0}})
    assert [label.get_text() for label in axes[0].get_xticklabels()] == ["dot", "l2"]
    assert list(axes[0].lines[0].get_xdata()) == [0, 1]
