"""search_picture: what a search has tried and found.

Optuna's own plots are one figure each, without a score to compare with, and its importances say nothing of where in a
range the good values lie.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter
from optuna.trial import FrozenTrial

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_COLUMNS = 3
_TRIALS, _BEST, _WITHOUT = PALETTE[5], PALETTE[4], PALETTE[2]


def search_picture(
    trials: Sequence[FrozenTrial], path: Path, *, title: str, score_name: str, reference: tuple[str, float]
) -> None:
    """Writes a PNG: the score trial by trial with the best so far, then against each parameter, the best one marked.

    A parameter that matters shows as a slope or a hill, one that does not as a cloud. The range of scores is one in all
    panels.

    Args:
        trials: finished ones, at least one.
        score_name: of what was searched by.
        reference: name and score of what the trials are compared with.
    """
    names = list(trials[0].distributions)
    rows = -(-(len(names) + 1) // _COLUMNS)
    figure = Figure(figsize=(4.2 * _COLUMNS, 3.4 * rows + 0.8), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    panels: list[Axes] = []
    for place, name in enumerate(["", *names], start=1):
        panels.append(figure.add_subplot(rows, _COLUMNS, place, sharey=panels[0] if panels else None))
        _draw(panels[-1], trials, name)
        panels[-1].axhline(reference[1], color=_WITHOUT, linestyle="--", label=reference[0])
        panels[-1].grid(alpha=0.3)
        if (place - 1) % _COLUMNS == 0:
            panels[-1].set_ylabel(score_name, fontsize=12)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=4, frameon=False, fontsize=12)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw(axes: Axes, trials: Sequence[FrozenTrial], name: str) -> None:
    """The scores against a parameter, or trial by trial where it has no name."""
    scores = [trial.value for trial in trials]
    best = int(np.argmax(scores))
    x = [trial.params[name] if name else place for place, trial in enumerate(trials)]
    axes.plot(x, scores, "o", color=_TRIALS, markersize=4, alpha=0.6, label="trials")
    if not name:
        axes.step(x, np.maximum.accumulate(scores), where="post", color=_BEST, label="best so far")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    elif trials[0].distributions[name].log:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
    axes.plot(x[best], scores[best], "D", color=_BEST, markersize=8, label="best")
    axes.set_xlabel(name.replace("_", " ") or "trial", fontsize=12)
