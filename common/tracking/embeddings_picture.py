"""embeddings_picture: where a network puts the images of each class."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib import color_sequences
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke
from numpy.typing import NDArray

from common.files.whole_file import whole_file

# Petroff 2021, arXiv:2107.02270: ten colours that colour-blind readers tell apart, four more than PALETTE
_COLOURS = color_sequences["petroff10"]
_MARKERS = "o^sD"  # with the colours, for more classes than those
_OUTLINED = [Stroke(linewidth=3, foreground="white"), Normal()]
_MOST_NAMED = 24  # classes


def embeddings_picture(
    panels: Mapping[str, NDArray[np.floating]],
    labels: NDArray[np.integer],
    path: str | Path,
    *,
    title: str,
    class_names: Sequence[str],
    marked: int = 0,
) -> None:
    """Writes a PNG with a panel each for points (N, 2) of the same images, by the panel's name, each of its own scale.

    A class has a colour and a shape, and its name at its median.

    Args:
        labels: class indices (N,).
        marked: the last points, which are drawn larger, as those that the network learned the classes from.
    """
    side = 6.0 if len(panels) == 1 else 3.6
    figure = Figure(figsize=(side * len(panels), side + 0.6), dpi=110, layout="constrained")
    figure.suptitle(title, fontsize=14)
    for axes, (name, points) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True):
        _scatter(axes, points, labels, len(labels) - marked)
        if len(class_names) <= _MOST_NAMED:
            _name_classes(axes, points, labels, class_names)
        axes.set_title(name, fontsize=12)
        axes.set(xticks=[], yticks=[], aspect="equal")
        axes.set_adjustable("datalim")
    if marked:
        star = Line2D([], [], linestyle="", marker="*", markersize=11, color="#DDDDDD", markeredgecolor="black")
        figure.legend([star], ["labelled in training"], loc="outside lower center", frameon=False, fontsize=11)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _scatter(axes: Axes, points: NDArray[np.floating], labels: NDArray[np.integer], plain: int) -> None:
    for index in np.unique(labels):
        colour, marker = _COLOURS[index % len(_COLOURS)], _MARKERS[index // len(_COLOURS) % len(_MARKERS)]
        of_class = labels == index
        x, y = points[:plain][of_class[:plain]].T
        axes.scatter(x, y, s=9, color=colour, marker=marker, alpha=0.75, linewidths=0)
        x, y = points[plain:][of_class[plain:]].T
        axes.scatter(x, y, s=90, color=colour, marker="*", edgecolors="black", linewidths=0.8, zorder=3)


def _name_classes(
    axes: Axes, points: NDArray[np.floating], labels: NDArray[np.integer], class_names: Sequence[str]
) -> None:
    for index in np.unique(labels):
        x, y = np.median(points[labels == index], axis=0)
        text = axes.text(x, y, class_names[index], ha="center", va="center", fontsize=12, weight="bold", zorder=4)
        text.set_path_effects(_OUTLINED)
