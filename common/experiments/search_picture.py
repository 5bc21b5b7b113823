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
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.trial import FrozenTrial

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_COLUMNS = 3
_TRIALS, _BEST, _WITHOUT, _STOPPED = PALETTE[5], PALETTE[4], PALETTE[2], PALETTE[3]


def search_picture(
    trials: Sequence[FrozenTrial],
    path: Path,
    *,
    title: str,
    score_name: str,
    reference: tuple[str, float] | None = None,
    pruned: Sequence[FrozenTrial] = (),
) -> None:
    """Writes a PNG: the score trial by trial with the best so far, then against each parameter, the best one marked.

    A parameter that matters shows as a slope or a hill, one that does not as a cloud. The range of scores is one in all
    panels.

    Args:
        trials: finished ones, at least one.
        score_name: of what was searched by.
        reference: name and score of what the trials are compared with.
        pruned: trials that were stopped early, with what they had reached.
    """
    names = list(trials[0].distributions)
    rows = -(-(len(names) + 1) // _COLUMNS)
    figure = Figure(figsize=(4.2 * _COLUMNS, 3.4 * rows + 0.8), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    panels: list[Axes] = []
    for place, name in enumerate(["", *names], start=1):
        panels.append(figure.add_subplot(rows, _COLUMNS, place, sharey=panels[0] if panels else None))
        _draw(panels[-1], trials, pruned, name)
        if reference:
            panels[-1].axhline(reference[1], color=_WITHOUT, linestyle="--", label=reference[0])
        panels[-1].grid(alpha=0.3)
        if (place - 1) % _COLUMNS == 0:
            panels[-1].set_ylabel(score_name, fontsize=12)
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5, frameon=False, fontsize=12)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw(axes: Axes, trials: Sequence[FrozenTrial], pruned: Sequence[FrozenTrial], name: str) -> None:
    """The scores against a parameter, or trial by trial where it has no name."""
    scores = [trial.value for trial in trials]
    best = int(np.argmax(scores))
    x = [_place(trial, name) for trial in trials]
    axes.plot(x, scores, "o", color=_TRIALS, markersize=4, alpha=0.6, label="trials")
    if stopped := [trial for trial in pruned if trial.value is not None]:
        places = [_place(trial, name) for trial in stopped]
        axes.plot(places, [of.value for of in stopped], "x", color=_STOPPED, markersize=4, label="stopped early")
    if not name:
        axes.step(x, np.maximum.accumulate(scores), where="post", color=_BEST, label="best so far")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    else:
        _scale(axes, trials[0].distributions[name])
    axes.plot(x[best], scores[best], "D", color=_BEST, markersize=8, label="best")
    axes.set_xlabel(name.replace("_", " ") or "trial", fontsize=12)


def _place(trial: FrozenTrial, name: str) -> float:
    """Where a trial stands on the axis; the values of a choice stand in their order."""
    if not name:
        return float(trial.number)
    of, value = trial.distributions[name], trial.params[name]
    return float(of.choices.index(value) if isinstance(of, CategoricalDistribution) else value)


def _scale(axes: Axes, of: BaseDistribution) -> None:
    if isinstance(of, CategoricalDistribution):
        axes.set_xticks(range(len(of.choices)), [str(choice) for choice in of.choices])
        axes.set_xlim(-0.5, len(of.choices) - 0.5)
    elif of.log:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
