"""reliability_picture: how often a network is right against how sure it is.

`sklearn.calibration.CalibrationDisplay` draws through pyplot, for two classes, without how many there are of what.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure

from common.files.whole_file import whole_file
from common.metrics.expected_calibration_error import expected_calibration_error
from common.metrics.reliability_bins import ReliabilityBins
from common.tracking.palette import PALETTE

_COLUMNS = 4  # at most


def reliability_picture(panels: Mapping[str, ReliabilityBins], path: str | Path, *, title: str) -> None:
    """Writes a PNG with a panel each, by name, with its expected calibration error (ECE), four in a row.

    Guo et al. 2017 (arXiv:1706.04599), fig. 1: bars of the accuracy by confidence, and the gap of each to the mean
    confidence of its bin: above the bar where the network is surer than it should be. Below, the share of the voxels
    in each bin (log).
    """
    named, columns = list(panels.items()), min(len(panels), _COLUMNS)
    rows = [named[start : start + columns] for start in range(0, len(named), columns)]
    figure = Figure(figsize=(4.2 * columns + 0.4, 5.2 * len(rows) + 0.4), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    for subfigure, row in zip(figure.subfigures(len(rows), squeeze=False).flat, rows, strict=True):
        _draw_row(subfigure, row, columns)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _draw_row(figure: SubFigure, row: Sequence[tuple[str, ReliabilityBins]], columns: int) -> None:
    grid = figure.subplots(2, columns, squeeze=False, sharex=True, sharey="row", height_ratios=(3, 1))
    for axes, below, (name, bins) in zip(*grid[:, : len(row)], row, strict=True):
        _draw_accuracy(axes, bins)
        axes.set_title(f"{name}, ECE {expected_calibration_error(bins):.4f}", fontsize=12)
        _draw_shares(below, bins)
    for unused in grid[:, len(row) :].flat:
        unused.set_axis_off()
    grid[0, 0].set_ylabel("accuracy", fontsize=12)
    grid[0, 0].legend(fontsize=10, loc="upper left")
    grid[1, 0].set_ylabel("share of voxels", fontsize=12)


def _draw_accuracy(axes: Axes, bins: ReliabilityBins) -> None:
    left, width = _places(bins)
    accuracy, confidence = bins.accuracy(), bins.mean_confidence()
    axes.bar(left, accuracy, width, align="edge", color=PALETTE[0], edgecolor="white", label="accuracy")
    gap = axes.bar(left, confidence - accuracy, width, bottom=accuracy, align="edge", label="gap to mean confidence")
    for bar in gap:
        bar.set(facecolor="none", edgecolor=PALETTE[4], hatch="//")
    axes.plot([0, 1], [0, 1], "--", color="#666666", linewidth=1)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.grid(alpha=0.3)


def _draw_shares(axes: Axes, bins: ReliabilityBins) -> None:
    left, width = _places(bins)
    axes.bar(left, bins.count / max(bins.count.sum(), 1), width, align="edge", color="#999999", edgecolor="white")
    axes.set_yscale("log")
    axes.set_ylim(1e-5, 1)
    axes.set_xlabel("confidence", fontsize=12)
    axes.grid(alpha=0.3)


def _places(bins: ReliabilityBins) -> tuple[np.ndarray, float]:
    number = len(bins.count)
    return np.arange(number) / number, 1 / number
