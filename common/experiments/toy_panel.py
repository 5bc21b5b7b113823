"""toy_panel: one iteration of a toy study, drawn as in figures 6.2 and 6.3 of the thesis."""

from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.legend_handler import HandlerTuple
from matplotlib.lines import Line2D
from torch import Tensor

from common.experiments.toy_state import ToyState
from common.tracking.palette import PALETTE

_CLASSES = (PALETTE[5], PALETTE[4])
_BELIEF = LinearSegmentedColormap.from_list("belief", [_CLASSES[0], "white", _CLASSES[1]])
_BOUNDARY = PALETTE[2]
_SUPERVISED = "#F0E442"
_LONGEST = 0.25  # arrow, as a share of the reach


def toy_panel(axes: Axes, state: ToyState, *, labelled: int, reach: float, believed: bool, pushed: bool) -> None:
    """The points, the labelled ones larger, and the boundary of the classifier.

    Args:
        labelled: how many of the first points are.
        reach: the panel goes from -reach to reach.
        believed: colours the unlabelled points by their posteriors, white where undecided; else all are white.
        pushed: draws the ways of descent, yellow by supervision and black by the regulariser. The longest arrow of each
            colour is as long in every panel.
    """
    axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
    _boundary(axes, *state.normal.tolist(), offset=state.offset.item())
    x, y = state.z.T.numpy()
    belief = _BELIEF(state.posteriors[labelled:].numpy()) if believed else "white"
    axes.scatter(x[labelled:], y[labelled:], c=belief, s=18, edgecolors="black", linewidths=0.5, zorder=2)
    axes.scatter(x[:labelled], y[:labelled], c=_CLASSES, s=80, edgecolors="black", linewidths=1.2, zorder=3)
    if pushed:
        _arrows(axes, state.z, state.regulariser_gradient, reach, color="black", width=0.006, zorder=2.5)
        style = {"color": _SUPERVISED, "edgecolor": "black", "linewidth": 0.6, "width": 0.018, "zorder": 4}
        _arrows(axes, state.z[:labelled], state.supervised_gradient[:labelled], reach, **style)


def toy_legend(figure: Figure, *, columns: int) -> None:
    """Says below the panels what their marks are."""
    points: dict[str, Any] = {"linestyle": "", "marker": "o", "markeredgecolor": "black"}
    arrow: dict[str, Any] = {"marker": ">", "markeredgecolor": "black", "markersize": 7}
    marks: dict[str, Any] = {
        "labelled": tuple(Line2D([], [], **points, markersize=9, color=color) for color in _CLASSES),
        "unlabelled": Line2D([], [], **points, markersize=5, color="white"),
        "push of supervision": Line2D([], [], **arrow, color=_SUPERVISED, linewidth=3),
        "push of the regulariser": Line2D([], [], **arrow, color="black", linewidth=1),
        "classifier's boundary": Line2D([], [], color=_BOUNDARY),
    }
    style = {"loc": "outside lower center", "ncols": columns, "frameon": False, "fontsize": 11}
    figure.legend(marks.values(), marks, handler_map={tuple: HandlerTuple(ndivide=None)}, **style)


def _boundary(axes: Axes, a: float, b: float, *, offset: float) -> None:
    """The line a x + b y + offset = 0."""
    x, y = (-offset * side / (a * a + b * b) for side in (a, b))
    axes.axline((x, y), (x - b, y + a), color=_BOUNDARY, zorder=1)


def _arrows(axes: Axes, z: Tensor, gradient: Tensor, reach: float, **style: Any) -> None:
    steps = -gradient * _LONGEST * reach / gradient.norm(dim=1).max()
    axes.quiver(*z.T.numpy(), *steps.T.numpy(), angles="xy", scale_units="xy", scale=1, **style)
