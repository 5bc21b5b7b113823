"""confusion_picture: which classes are taken for which.

`sklearn.metrics.ConfusionMatrixDisplay` draws through pyplot, and colours the counts, so that the few errors of a good
classifier look like none.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, PowerNorm
from matplotlib.figure import Figure
from numpy.typing import NDArray

from common.files.whole_file import whole_file
from common.tracking.palette import PALETTE

_MOST_WITH_COUNTS = 30  # classes, whose counts can be read
_LETTER = 0.08  # inches
_RIGHT = LinearSegmentedColormap.from_list("right", ["white", PALETTE[0]])
_WRONG = LinearSegmentedColormap.from_list("wrong", ["white", PALETTE[4]])
_SHARE = PowerNorm(0.4, vmin=0, vmax=1)  # one error in a hundred is seen


def confusion_picture(counts: NDArray[np.integer], path: str | Path, *, class_names: Sequence[str], title: str) -> None:
    """Writes a PNG: a row a true class, a column a predicted one, with the counts, and each row's error at its end.

    The colours are shares of the row: blue where it is right, orange where it is wrong.

    Args:
        counts: (classes, classes), rows are the true classes.
    """
    number = len(class_names)
    side = 2.0 + 0.55 * min(max(number, 4), 25) + _LETTER * max(map(len, class_names))
    figure = Figure(figsize=(side + 0.8, side + 0.6), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    axes = figure.add_subplot()
    total = counts.sum(axis=1)
    shares = counts / np.maximum(total, 1)[:, None]
    is_right = np.eye(number, dtype=bool)
    for colours, shown in ((_RIGHT, is_right), (_WRONG, ~is_right)):
        axes.imshow(np.ma.masked_array(shares, ~shown), cmap=colours, norm=_SHARE)
    _name_axes(axes, class_names)
    errors = [f"{100 - 100 * shares[index, index]:.1f}" if total[index] else "-" for index in range(number)]
    for row, text in enumerate(["error, %", *errors], start=-1):
        axes.text(1.02, row + 0.2 * (row < 0), text, transform=axes.get_yaxis_transform(), va="center")
    if number <= _MOST_WITH_COUNTS:
        for row, column in np.argwhere(counts):
            axes.text(column, row, counts[row, column], ha="center", va="center", fontsize=9)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _name_axes(axes: Axes, class_names: Sequence[str]) -> None:
    is_long = max(map(len, class_names)) > 5
    axes.set_xticks(range(len(class_names)), class_names, rotation=90 if is_long else 0)
    axes.set_yticks(range(len(class_names)), class_names)
    axes.set_xlabel("predicted class", fontsize=12)
    axes.set_ylabel("true class", fontsize=12)
    axes.set_xticks(np.arange(len(class_names) - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(len(class_names) - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="#DDDDDD")
    axes.tick_params(which="minor", length=0)
