"""differences_picture: what each case has gained or lost between two evaluations, score by score."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.files.whole_file import whole_file
from common.metrics.larger_is_worse import larger_is_worse
from common.metrics.paired_difference import PairedDifference
from common.tracking.palette import PALETTE

_CASE, _MEAN = PALETTE[5], PALETTE[4]


def differences_picture(
    rows: Sequence[Mapping[str, str | float]], differences: Mapping[str, PairedDifference], path: Path, *, title: str
) -> None:
    """Writes a PNG: below each other the scores, a dot a case, the mean with its 95% interval, and what the tests say.

    Args:
        rows: see `case_differences`.
        differences: by score, of the same cases.
    """
    figure = Figure(figsize=(9, 1.05 * len(differences) + 1.3), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=12)
    column = figure.subplots(len(differences), squeeze=False)[:, 0].tolist()
    for axes, (name, of) in zip(column, differences.items(), strict=True):
        values = {str(row["case_id"]): float(row[name]) for row in rows}
        _draw(axes, {case_id: value for case_id, value in values.items() if not math.isnan(value)}, of)
        better = "less" if larger_is_worse(name) else "more"
        axes.set_ylabel(f"{name}\n({better} is better)", rotation=0, ha="right", va="center", fontsize=10)
    column[-1].set_xlabel("difference of a case (dots); their mean and its 95% interval (line)", fontsize=11)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw(axes: Axes, values: Mapping[str, float], of: PairedDifference) -> None:
    heights = np.random.default_rng(0).uniform(-0.3, 0.3, len(values))  # so that equal ones are seen beside each other
    axes.axvline(0, color="#666666", linewidth=1)
    axes.plot(list(values.values()), heights, "o", color=_CASE, alpha=0.5, markersize=5, markeredgewidth=0)
    if of["mean"] is not None:
        axes.plot(of["mean"], 0, "D", color=_MEAN, markersize=7)
    if of["interval"] is not None:
        axes.plot(of["interval"], [0, 0], color=_MEAN, linewidth=2.5)
    tests = {"t-test": of["p_holm"], "Wilcoxon": of["wilcoxon_p_holm"]}
    text = "\n".join(f"{name} {'-' if p is None else f'p = {p:.2g}'}" for name, p in tests.items())
    axes.text(1.01, 0.5, f"n = {of['n']}\n{text}\n(Holm)", transform=axes.transAxes, va="center", fontsize=9)
    axes.set(yticks=[], ylim=(-0.6, 0.6))
    axes.margins(x=0.08)
    axes.grid(axis="x", alpha=0.3)
    axes.tick_params(labelsize=9)
