"""over_epochs_picture: a score over the epochs of a training, between its curves.

`common.tracking.training_curves.training_curves` has curves of a kind in one panel, side by side, and no intervals.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from common.experiments.estimate import Estimate
from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_PUBLISHED = ("domain_accuracy", "segmentation_loss", "alpha")  # figures 5.5 and 5.6 of Kamnitsas 2017, thesis
_SCORE = ""  # no curve's name
_SCHEDULES = ("alpha", "learning_rate")
_GREY = "#666666"
_FEW = 30  # epochs, of which each has a dot
_WIDE = 18  # letters beside a panel


def over_epochs_picture(
    scores: Mapping[int, Estimate],
    curves: Mapping[str, Sequence[tuple[float, float]]],
    path: Path,
    *,
    title: str,
    score_name: str,
    marks: Mapping[str, float] | None = None,
    chance: float | None = None,
) -> None:
    """Writes a PNG: panels below each other on one axis of epochs, a curve in each, schedules last.

    Of an adversarial training the published curves, of any other all there are.

    Args:
        scores: by epoch; they have a panel of their own, their intervals a band.
        curves: (epoch, value) pairs by name.
        marks: epochs at which a vertical line stands in each panel, by name.
        chance: level of a dashed line in the panel of domain_accuracy.
    """
    panels = _panels(curves)
    figure = Figure(figsize=(8, 1.9 * len(panels) + 1), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    column = figure.subplots(len(panels), sharex=True, squeeze=False)[:, 0].tolist()
    for axes, name in zip(column, panels, strict=True):
        if name == _SCORE:
            _draw_scores(axes, scores, score_name)
        else:
            _draw_curve(axes, name, curves[name])
        if name == "domain_accuracy":
            _draw_scale_of_accuracy(axes, chance)
        axes.grid(alpha=0.3)
        axes.tick_params(labelsize=11)
    _draw_marks(column, marks or {})
    column[-1].set_xlabel("epoch", fontsize=12)
    column[-1].xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    figure.align_ylabels()
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _panels(curves: Mapping[str, Sequence[tuple[float, float]]]) -> list[str]:
    """Names of the curves in their order, the score's place among them."""
    shown = [name for name in _PUBLISHED if curves.get(name)] or [name for name, curve in curves.items() if curve]
    schedules = [name for name in shown if name in _SCHEDULES]
    return [*(name for name in shown if name not in schedules), _SCORE, *schedules]


def _draw_curve(axes: Axes, name: str, curve: Sequence[tuple[float, float]]) -> None:
    epochs, values = zip(*curve, strict=True)
    axes.plot(epochs, values, color=PALETTE[5], marker="o" if len(epochs) < _FEW else "", markersize=4)
    axes.set_ylabel(_label(name), fontsize=12)


def _draw_scores(axes: Axes, scores: Mapping[int, Estimate], name: str) -> None:
    epochs, (values, low, high) = list(scores), zip(*scores.values(), strict=True)
    axes.plot(epochs, values, "o-", color=PALETTE[4], markersize=5)
    axes.fill_between(epochs, low, high, color=PALETTE[4], alpha=0.2, linewidth=0, label="95% interval")
    axes.vlines(epochs, low, high, color=PALETTE[4], linewidth=1)  # a single epoch has no band
    axes.set_ylabel(_label(name), fontsize=12)
    axes.legend(fontsize=10, loc="best")


def _label(name: str) -> str:
    return fill(name.replace("_", " "), width=_WIDE)


def _draw_scale_of_accuracy(axes: Axes, chance: float | None) -> None:
    axes.set_ylim(-0.05, 1.05)
    if chance is not None:
        axes.axhline(chance, color=_GREY, linestyle="--", label="chance")
        axes.legend(fontsize=10, loc="best")


def _draw_marks(column: Sequence[Axes], marks: Mapping[str, float]) -> None:
    above: dict[str, Any] = {"xytext": (0, 4), "textcoords": "offset points", "ha": "center", "color": _GREY}
    for name, epoch in marks.items():
        for axes in column:
            axes.axvline(epoch, color=_GREY, linestyle=":", linewidth=1.2)
        column[0].annotate(name, (epoch, 1), xycoords=("data", "axes fraction"), fontsize=10, **above)
