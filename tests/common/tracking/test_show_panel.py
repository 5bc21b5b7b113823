"""show_panel shows a slice in mm."""

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from common.tracking.panel import Panel
from common.tracking.show_panel import show_panel


def _shown(letters: str = "RLAP", *, longest_bar: float = 25) -> Axes:
    """A slice of 100 x 80 mm, whose values are 2 and 6."""
    image = np.full((40, 50), 2, np.float32)
    image[0, 0] = 6
    axes = Figure().add_subplot()
    show_panel(axes, Panel("axial", image, None, None, (2, 2), letters), window=(2, 4), longest_bar=longest_bar)
    return axes


def test_window_spans_the_colours() -> None:
    shown = np.asarray(_shown().images[0].get_array())
    assert (shown[0, 0], shown[1, 1]) == (1, 0)


def test_axes_are_in_mm_and_y_runs_down() -> None:
    axes = _shown()
    assert (axes.get_xlim(), axes.get_ylim(), axes.get_xlabel()) == ((0, 100), (80, 0), "axial")


@pytest.mark.parametrize(("longest", "length"), [(25, 20), (20, 20), (19, 10), (0.5, 1)])
def test_bar_has_a_round_length_that_fits(longest: float, length: float) -> None:
    axes = _shown(longest_bar=longest)
    assert np.ptp(np.asarray(axes.lines[0].get_xdata())) == pytest.approx(length)
    assert [text.get_text() for text in axes.texts] == ["R", "L", "A", "P", f"{length} mm"]


def test_unknown_orientation_has_neither_letters_nor_bar() -> None:
    axes = _shown("")
    assert not axes.texts
    assert not axes.lines
