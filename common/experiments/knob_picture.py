"""knob_picture: a score against the value of a knob, with its spread over seeds."""

from collections.abc import Iterable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_Scores = Mapping[int, float]  # by seed
_WIDE = 30  # from the lowest to the highest value, above which an axis is better logarithmic
_MOST_TICKS = 12


def knob_picture(
    curves: Mapping[str, Mapping[Any, _Scores]],
    lines: Mapping[str, _Scores],
    path: Path,
    *,
    title: str,
    knob: str,
    score_name: str,
) -> None:
    """Writes a PNG: mean over seeds (line), ± standard deviation (band) and each run (dots); `lines` run level.

    Args:
        curves: scores by value of the knob, by name. Values that are no numbers stand in their order.
        lines: scores of what does not have the knob, by name.
    """
    figure = Figure(figsize=(7.5, 5), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    axes = figure.add_subplot()
    values = list(dict.fromkeys(value for curve in curves.values() for value in curve))
    places = dict(zip(values, _scale(axes, values), strict=True))
    colours = cycle(PALETTE)
    for name, curve in curves.items():
        _draw_curve(axes, name, {places[value]: scores for value, scores in curve.items()}, next(colours))
    for name, scores in lines.items():
        _draw_line(axes, name, scores, next(colours))
    axes.set_xlabel(knob.replace("_", " "), fontsize=12)
    axes.set_ylabel(f"{score_name} (mean ± sd)", fontsize=12)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=11)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw_curve(axes: Axes, name: str, curve: Mapping[float, _Scores], colour: str) -> None:
    means, sds = np.array([_spread(scores.values()) for scores in curve.values()]).T
    axes.plot(list(curve), means, "o-", color=colour, label=name)
    axes.fill_between(list(curve), means - sds, means + sds, color=colour, alpha=0.2, linewidth=0)
    for place, scores in curve.items():
        axes.plot([place] * len(scores), list(scores.values()), ".", color=colour, markersize=4, alpha=0.5)


def _draw_line(axes: Axes, name: str, scores: _Scores, colour: str) -> None:
    mean, sd = _spread(scores.values())
    axes.axhline(mean, color=colour, linestyle="--", label=name)
    axes.axhspan(mean - sd, mean + sd, color=colour, alpha=0.12, linewidth=0)


def _spread(scores: Iterable[float]) -> tuple[float, float]:
    values = np.array(list(scores))
    return float(values.mean()), float(values.std(ddof=1)) if len(values) > 1 else 0.0


def _scale(axes: Axes, values: list[Any]) -> list[float]:
    """Where each value stands."""
    if not all(isinstance(value, int | float) for value in values):
        axes.set_xticks(range(len(values)), [str(value) for value in values])
        return [float(place) for place in range(len(values))]
    if min(values) > 0 and max(values) / min(values) > _WIDE:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter("{x:g}")
    if len(values) <= _MOST_TICKS:
        axes.xaxis.set_major_locator(FixedLocator(values))
    return [float(value) for value in values]
