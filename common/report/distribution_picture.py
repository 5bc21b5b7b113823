"""distribution_picture: how the scores of the cases are spread."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_COLUMNS = 3
_MANY = 100  # cases, whose dots would be a blot


def distribution_picture(scores: Mapping[str, Sequence[float]], path: Path) -> None:
    """Writes a PNG with a panel a score: a box (quartiles, whiskers to 1.5 times their distance) and a dot a case, of
    many cases a histogram; the dashed line is the mean.
    """
    shown = {name: np.asarray(values) for name, values in scores.items() if len(values)}
    rows = -(-len(shown) // _COLUMNS)
    figure = Figure(figsize=(4 * min(len(shown), _COLUMNS), 2.2 * rows), dpi=100, layout="constrained")
    panels = figure.subplots(rows, min(len(shown), _COLUMNS), squeeze=False).ravel().tolist()
    for axes, (name, values) in zip(panels, shown.items(), strict=False):
        if len(values) > _MANY:
            axes.hist(values, bins="auto" if np.ptp(values) else 1, color=PALETTE[0])
            axes.set_ylabel("cases")
        else:
            _draw_box(axes, values)
        axes.axvline(values.mean(), color=PALETTE[4], linestyle="--", linewidth=1.2)
        axes.set_title(f"{name}, n = {len(values)}", fontsize=11)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.grid(axis="x", alpha=0.3)
    for axes in panels[len(shown) :]:
        axes.set_visible(False)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw_box(axes: Axes, values: NDArray[np.float64]) -> None:
    heights = np.random.default_rng(0).uniform(-0.18, 0.18, len(values))  # so that equal ones are seen
    axes.boxplot(
        values, positions=[0], widths=0.5, orientation="horizontal", showfliers=False, medianprops={"color": "black"}
    )
    axes.plot(values, heights, "o", color=PALETTE[5], alpha=0.5, markersize=5, markeredgewidth=0)
    axes.set(yticks=[], ylim=(-0.5, 0.5))
