"""Claims about the drawing of one iteration."""

import pytest
import torch
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver
from tiny_toy_run import tiny_toy_run

from common.experiments.toy_panel import toy_legend, toy_panel
from common.experiments.toy_state import ToyState
from common.tracking.palette import PALETTE

STATE = tiny_toy_run().states[1]


def _panel(state: ToyState = STATE, *, believed: bool = True, pushed: bool = True) -> Axes:
    axes = Figure().add_subplot()
    toy_panel(axes, state, labelled=2, reach=2.0, believed=believed, pushed=pushed)
    return axes


def _arrows(axes: Axes) -> list[Quiver]:
    return [of for of in axes.collections if isinstance(of, Quiver)]


def test_boundary_is_where_the_classifier_is_undecided() -> None:
    line = _panel().lines[0]
    ends = torch.tensor([line.get_xy1(), line.get_xy2()], dtype=torch.float64)
    torch.testing.assert_close(ends @ STATE.normal + STATE.offset, torch.zeros(2, dtype=torch.float64))
    assert (ends[0] - ends[1]).norm() > 0.01


def test_arrows_point_down_the_slope_and_the_longest_is_as_long_in_every_panel() -> None:
    regulariser, supervision = _arrows(_panel())
    for arrows, gradient in ((regulariser, STATE.regulariser_gradient), (supervision, STATE.supervised_gradient[:2])):
        steps = torch.stack([torch.as_tensor(arrows.U), torch.as_tensor(arrows.V)], dim=1)
        assert steps.norm(dim=1).max().item() == pytest.approx(0.25 * 2.0)
        torch.testing.assert_close(steps / steps.norm(), -gradient / gradient.norm())


def test_points_that_are_not_pushed_have_no_arrows() -> None:
    assert not _arrows(_panel(pushed=False))


def test_unlabelled_points_have_the_colour_of_what_is_believed() -> None:
    sure = ToyState(**{**vars(STATE), "posteriors": (torch.arange(60) % 2).double()})
    colours = [to_hex(colour).upper() for colour in _panel(sure, pushed=False).collections[0].get_facecolors()]
    assert colours == [PALETTE[5], PALETTE[4]] * 29
    before = _panel(sure, believed=False, pushed=False).collections[0].get_facecolors()
    assert {to_hex(colour) for colour in before} == {"#ffffff"}


def test_legend_names_every_mark() -> None:
    figure = Figure(layout="constrained")
    toy_legend(figure, columns=5)
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "labelled",
        "unlabelled",
        "push of supervision",
        "push of the regulariser",
        "classifier's boundary",
    ]
