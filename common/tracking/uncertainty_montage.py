"""uncertainty_montage: a picture of where an ensemble is unsure, beside the image, the label and the prediction.

`overlay_montage` has one image's grey values, and slices through the structure, where an ensemble may be sure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.cm import ScalarMappable
from matplotlib.colorbar import Colorbar
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from nibabel.orientations import axcodes2ornt
from numpy.typing import NDArray

from common.files.whole_file import whole_file
from common.tracking.class_contours import ClassContours
from common.tracking.contrast_window import contrast_window
from common.tracking.display_panels import display_panels
from common.tracking.panel import Panel
from common.tracking.show_panel import show_panel

UNITS = {"entropy": "nats", "mutual_information": "nats", "disagreement": "share of members"}

# inches
_SIDE = 3.8  # of a panel, the longer
_GAP, _HEADER, _CAPTION, _BAR, _FOOTER = 0.25, 0.5, 0.4, 0.5, 0.5
_THICKNESS = 0.12  # of a colour bar
_COLOURS = "inferno"
_SMALLEST = 0.01  # highest value of a colour bar, so that rounding errors stay dark


def uncertainty_montage(
    image: NDArray[np.generic],
    maps: Mapping[str, NDArray[np.floating]],
    path: str | Path,
    *,
    label: NDArray[np.integer] | None,
    pred: NDArray[np.integer],
    title: str = "",
    class_names: Sequence[str] | None = None,
    spacing: Sequence[float] | None = None,
    axis_codes: str | None = None,
) -> None:
    """Writes a PNG: an axial slice with the contours of label and prediction, and beside it a panel for each map.

    The slice is the one with most entropy inside the predicted foreground, or in all of it where nothing is predicted.
    Orientation, contours and grey values are those of `overlay_montage`. The colours of a map span 0 to its highest
    value in the slice, as the bar below it says: the mutual information may be a small part of the entropy.

    Args:
        image: (H, W, D).
        maps: those of `UNITS`, shape as image.
        path: of the PNG.
        label: class indices, 0 is background, shape as image; may be absent.
        pred: as label.
        title: above the picture.
        class_names: of the foreground classes 1, 2, ...
        spacing: mm along each axis; 1 without it.
        axis_codes: where each axis points to, like "RAS" or "LPS".
    """
    for name, array in {"label": label, "pred": pred, **maps}.items():
        if array is not None and (array.shape != image.shape or array.ndim != 3):
            raise ValueError(f"{name} must lie on the volume's grid, got shapes {array.shape} and {image.shape}")
    axis = axcodes2ornt(axis_codes or "RAS")[:, 0].tolist().index(2)  # from foot to head
    cut = partial(np.take, indices=[_most_uncertain(maps["entropy"], pred, axis)], axis=axis)
    turned = partial(display_panels, spacing=[1.0] * 3 if spacing is None else spacing, axis_codes=axis_codes)
    grey = np.nan_to_num(image.astype(np.float32))
    anatomy = turned(cut(grey), None if label is None else cut(label), cut(pred))[0]
    panels = {name: turned(cut(values), None, None)[0] for name, values in maps.items()}
    lines = ClassContours(label, pred, class_names=class_names)
    figure = _draw(anatomy, contrast_window(grey), panels, lines)
    figure.text(0.5, 1 - 0.25 / figure.get_figheight(), title, color="white", fontsize=14, ha="center", va="center")
    lines.show_legend(figure)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _most_uncertain(entropy: NDArray[np.floating], pred: NDArray[np.integer], axis: int) -> int:
    counted = entropy * (pred > 0) if pred.any() else entropy
    others = tuple(other for other in range(3) if other != axis)
    return int(counted.sum(axis=others).argmax())


def _draw(anatomy: Panel, window: tuple[float, float], panels: Mapping[str, Panel], lines: ClassContours) -> Figure:
    scale = _SIDE / max(anatomy.width, anatomy.height)  # inches in a mm
    width, height = anatomy.width * scale, anatomy.height * scale
    row_width = (1 + len(panels)) * (width + _GAP) - _GAP
    # wide enough for the legend
    size = (max(row_width + 2 * _GAP, 9.0), _HEADER + height + _CAPTION + _BAR + _FOOTER)
    figure = Figure(figsize=size, dpi=110, facecolor="black")
    left, bottom = (size[0] - row_width) / 2, _FOOTER + _BAR + _CAPTION
    for name, panel in {"": anatomy, **panels}.items():
        axes = figure.add_axes(tuple(np.divide((left, bottom, width, height), size + size)))
        if panel is anatomy:
            show_panel(axes, panel, window=window, longest_bar=panel.width / 4)
            lines.draw(axes, panel)
        else:
            below = figure.add_axes(tuple(np.divide((left, _FOOTER + _BAR, width, _THICKNESS), size + size)))
            _show_map(axes, below, replace(panel, name=name.replace("_", " ")), UNITS[name])
        left += width + _GAP
    return figure


def _show_map(axes: Axes, below: Axes, panel: Panel, unit: str) -> None:
    window = (0.0, max(float(panel.image.max()), _SMALLEST))
    show_panel(axes, panel, window=window, longest_bar=panel.width / 4, colours=_COLOURS)
    axes.spines[:].set_color("#666666")  # without which one cannot see where a map ends
    colours = ScalarMappable(Normalize(*window), _COLOURS)
    Colorbar(below, colours, orientation="horizontal", ticks=MaxNLocator(4))
    below.tick_params(colors="white", labelsize=10)
    below.set_xlabel(unit, color="white", fontsize=11)
