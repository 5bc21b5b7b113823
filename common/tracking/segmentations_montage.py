"""segmentations_montage: several segmentations of one slice side by side, to see where they differ.

`overlay_montage` shows a prediction upon the label; of two predictions and a label too many contours lie on each other.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from common.files.whole_file import whole_file
from common.tracking.contrast_window import contrast_window
from common.tracking.display_panels import display_panels
from common.tracking.palette import PALETTE
from common.tracking.panel import Panel
from common.tracking.show_classes import show_classes

_SIDE = 3.2  # inches, of a panel


def segmentations_montage(
    image: NDArray[np.generic],
    segmentations: Mapping[str, NDArray[np.integer]],
    path: str | Path,
    *,
    title: str,
    class_names: Sequence[str] | None = None,
    spacing: Sequence[float] | None = None,
    axis_codes: str | None = None,
) -> None:
    """Writes a PNG: an axial slice of a volume through the largest piece of the last segmentation, the label, and one
    through the largest piece in which the first two differ; each once for each segmentation.

    Args:
        image: (H, W) or (H, W, D).
        segmentations: class indices by name, shape as image.
        class_names: of the classes 1, 2, ...; numbers without it.
        spacing: mm along each axis; 1 without it.
        axis_codes: where each axis of a volume points to, like "RAS".
    """
    highest = max(int(classes.max()) for classes in segmentations.values())
    names = class_names or [f"class {index}" for index in range(1, highest + 1)]
    first, second, *_ = segmentations.values()
    label = list(segmentations.values())[-1]
    shown = [label, (first != second).astype(np.int16)] if image.ndim == 3 else [label]
    grey = np.nan_to_num(image.astype(np.float32))
    size = [1.0] * image.ndim if spacing is None else spacing
    window = contrast_window(grey)
    inches = (_SIDE * len(segmentations), _SIDE * len(shown) + 0.9)
    figure = Figure(figsize=inches, dpi=110, facecolor="black", layout="constrained")
    figure.suptitle(title, color="white", fontsize=13)
    rows = figure.subplots(len(shown), len(segmentations), squeeze=False)
    for row, structure in zip(rows, shown, strict=True):
        for axes, (name, classes) in zip(row, segmentations.items(), strict=True):
            panel = display_panels(grey, structure, classes, spacing=size, axis_codes=axis_codes)[0]
            _show(axes, panel, window)
            axes.set_xlabel(name, color="white", fontsize=12)
    colours = [Line2D([], [], color=colour, linewidth=5) for colour in PALETTE[: len(names)]]
    figure.legend(colours, names, loc="outside lower center", ncols=6, frameon=False, labelcolor="white")
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _show(axes: Axes, panel: Panel, window: tuple[float, float]) -> None:
    extent = (0, panel.width, panel.height, 0)
    axes.imshow(panel.image, cmap="gray", vmin=window[0], vmax=window[1], extent=extent)
    axes.set(xticks=[], yticks=[])
    show_classes(axes, panel)
