"""toy_picture: the still picture of a toy study."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from common.experiments.toy_panel import toy_legend, toy_panel
from common.experiments.toy_run import ToyRun
from common.files.whole_file import whole_file

_COLOURS = 256  # for a third of the bytes


def toy_picture(runs: Sequence[ToyRun], path: Path) -> None:
    """Writes a PNG with a row a run: the start, what is believed of it, some iterations, and where they end."""
    columns = 1 + len(runs[0].shown)
    figure = Figure(figsize=(2.3 * columns, 2.55 * len(runs) + 0.5), dpi=100, layout="constrained")
    panels = figure.subplots(len(runs), columns, squeeze=False)
    for run, row in zip(runs, panels, strict=True):
        row[0].set_ylabel(run.title, fontsize=13)
        _draw_row(run, row)
    toy_legend(figure, columns=5)
    with whole_file(path) as part:
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        picture = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
        picture.quantize(_COLOURS).save(part, optimize=True)


def _draw_row(run: ToyRun, row: Sequence[Axes]) -> None:
    reach = run.reach
    labelled = len(run.points.labels)
    toy_panel(row[0], run.states[0], labelled=labelled, reach=reach, believed=False, pushed=False)
    row[0].set_title("start", fontsize=12)
    for axes, iteration in zip(row[1:], run.shown, strict=True):
        last = iteration == run.shown[-1]
        toy_panel(axes, run.states[iteration], labelled=labelled, reach=reach, believed=True, pushed=not last)
        axes.set_title(f"iteration {iteration}" if iteration else run.belief, fontsize=12)
