"""agreement_picture: the Dice of an ensemble against how alike its members are, case by case."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE


def agreement_picture(
    regions: Mapping[str, tuple[Sequence[float], Sequence[float]]], path: str | Path, *, title: str
) -> None:
    """Writes a PNG with a dot a case, in one colour a region; on the dashed line both are the same.

    As fig. 5 of Roy et al. 2019 (Bayesian QuickNAT, doi:10.1016/j.neuroimage.2019.03.042).

    Args:
        regions: agreement and Dice of the cases, by region; a case that lacks one of the two (nan) is not drawn.
    """
    figure = Figure(figsize=(6, 6), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], "--", color="#666666", linewidth=1)
    for (region, pairs), colour in zip(regions.items(), cycle(PALETTE)):
        agreement, dice = np.array(pairs, dtype=np.float64)
        shown = ~np.isnan(agreement) & ~np.isnan(dice)
        name = f"{region} (n {shown.sum()})"
        axes.plot(agreement[shown], dice[shown], "o", color=colour, markersize=6, alpha=0.75, label=name)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), aspect="equal")
    axes.set_title(title, fontsize=14)
    axes.set_xlabel("agreement: mean Dice of all pairs of members", fontsize=12)
    axes.set_ylabel("Dice of the ensemble", fontsize=12)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=11)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)
