"""toy_animation: a toy study as it happens."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.animation import PillowWriter
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.experiments.toy_panel import toy_legend, toy_panel
from common.experiments.toy_run import ToyRun
from common.files.whole_file import whole_file


def toy_animation(runs: Sequence[ToyRun], path: Path, *, frames: int = 60) -> None:
    """Writes a GIF with the runs side by side, each from start to end, ever faster as they slow down."""
    figure = Figure(figsize=(4.2 * len(runs), 5), dpi=80, layout="constrained")
    FigureCanvasAgg(figure)
    panels = figure.subplots(1, len(runs), squeeze=False)[0]
    toy_legend(figure, columns=3)
    writer = PillowWriter(fps=10)
    with whole_file(path) as part, writer.saving(figure, part, dpi=80):
        for time in np.linspace(0, 1, frames):
            for run, axes in zip(runs, panels, strict=True):
                iteration = round(run.shown[-1] * time**2)
                axes.clear()
                state, labelled = run.states[iteration], len(run.points.labels)
                toy_panel(axes, state, labelled=labelled, reach=run.reach, believed=True, pushed=True)
                axes.set_title(f"{run.title}, iteration {iteration}", fontsize=12)
            writer.grab_frame()
