"""ClassContours tells label from prediction, and classes from each other."""

from typing import Any

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from common.tracking.class_contours import ClassContours
from common.tracking.palette import PALETTE
from common.tracking.panel import Panel

_ONE = np.zeros((6, 8), np.int16)
_ONE[2:4, 3:6] = 1
_TWO = _ONE * 2


def _lines(label: NDArray[np.int16] | None, pred: NDArray[np.int16] | None, **options: Any) -> list[Line2D]:
    """Upon the axes of a panel."""
    panel = Panel("", np.zeros((6, 8), np.float32), label, pred, (2.0, 0.5), "")
    axes = Figure().add_axes((0, 0, 1, 1), xlim=(0, 4), ylim=(12, 0))
    ClassContours(label, pred, **options).draw(axes, panel)
    return list(axes.lines)


def _colours(label: NDArray[np.int16] | None, pred: NDArray[np.int16] | None, **options: Any) -> list[str]:
    return [line.get_color() for line in _lines(label, pred, **options)]


def _ink(line: Line2D) -> int:
    """Pixels in the line's own colour."""
    canvas = FigureCanvasAgg(line.figure)
    canvas.draw()
    rgb = np.multiply(to_rgb(line.get_color()), 255)
    return int((np.abs(np.asarray(canvas.buffer_rgba())[..., :3] - rgb).max(axis=-1) < 8).sum())


def _legend(label: NDArray[np.int16] | None, pred: NDArray[np.int16] | None, *names: str) -> list[str]:
    figure = Figure()
    ClassContours(label, pred, class_names=names).show_legend(figure)
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_line_lies_around_the_structure_in_mm() -> None:
    ((left, top), (right, bottom)) = (edge(_lines(_ONE, None)[0].get_xydata(), axis=0) for edge in (np.min, np.max))
    assert (left, top, right, bottom) == pytest.approx((1.5, 4, 3, 8))


def test_of_one_class_the_colour_tells_label_from_prediction() -> None:
    assert _colours(_ONE, _ONE) == [PALETTE[0], PALETTE[1]]


def test_of_several_classes_the_colour_tells_the_class() -> None:
    assert _colours(_ONE, _TWO) == [PALETTE[0], PALETTE[1]]
    assert _colours(_TWO, _ONE) == [PALETTE[1], PALETTE[0]]


def test_objects_have_the_colour_of_one_class() -> None:
    assert _colours(_TWO * 4, _ONE, instances=True) == [PALETTE[0], PALETTE[1]]


def test_line_of_the_prediction_has_gaps() -> None:
    (solid,), (dashed,) = _lines(_ONE, None), _lines(None, _ONE)
    # 2.5 of each 4 are drawn, and the ends of the dashes are dark
    assert _ink(dashed) < 0.7 * _ink(solid)


def test_legend_names_one_class_with_its_sources() -> None:
    assert _legend(_ONE, _ONE * 0, "tumour") == ["label: tumour", "prediction: tumour (empty)"]


def test_legend_names_several_classes_after_the_sources_that_there_are() -> None:
    assert _legend(None, _TWO, "oedema") == ["prediction", "oedema", "class 2"]
