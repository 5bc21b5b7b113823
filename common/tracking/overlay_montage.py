"""overlay_montage: a picture of image, label and prediction, to judge a case by eye.

MONAI's blend_images and plot_2d_or_3d_image paint over the anatomy, take a slice by number, and know neither spacing
nor orientation.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patheffects import Normal, Stroke
from numpy.typing import NDArray

from common.files.whole_file import whole_file
from common.tracking.contours import contours
from common.tracking.contrast_window import contrast_window
from common.tracking.display_panels import display_panels
from common.tracking.palette import PALETTE
from common.tracking.panel import Panel

# inches
_WIDTH, _HEIGHT = 12.0, 4.6  # at most, of the panels of one row
_GAP, _CAPTION, _HEADER, _FOOTER = 0.15, 0.35, 0.5, 0.5
_MIDDLE = 1024  # pixels along each axis of a 2D image
_SOLID, _DASHED = (0, ()), (0, (2.5, 1.5))
_LETTER_PLACES = (
    (0.02, 0.5, "left", "center"),
    (0.98, 0.5, "right", "center"),
    (0.5, 0.98, "center", "top"),
    (0.5, 0.02, "center", "bottom"),
)
_OUTLINED = [Stroke(linewidth=2.8, foreground="black", alpha=0.6), Normal()]


def overlay_montage(
    image: NDArray[np.generic],
    label: NDArray[np.integer] | None,
    pred: NDArray[np.integer] | None,
    path: str | Path,
    *,
    title: str = "",
    class_names: Sequence[str] | None = None,
    spacing: Sequence[float] | None = None,
    axis_codes: str | None = None,
    rgb: bool = False,
    instances: bool = False,
) -> None:
    """Writes a PNG: the slices on top, below them again with the contours of label (solid) and prediction (dashed).

    A 2D image has the two side by side; of a large one the middle is shown, so that cells can be seen. All panels have
    one scale in mm. Radiological convention (see display_panels): the patient's right is at the left; the letters at
    the edges say so where `axis_codes` is known, and a bar gives the scale. The grey values span the `contrast_window`.
    With one class the colour tells label from prediction, with several it tells the classes.

    Args:
        image: (H, W) or (H, W, D); with `rgb`, (H, W, 3).
        label: class indices, 0 is background; shape as image, but for the colours.
        pred: as label.
        path: of the PNG.
        title: above the picture.
        class_names: of the foreground classes 1, 2, ...
        spacing: mm along each axis; 1 without it.
        axis_codes: where each axis of a volume points to, like "RAS" or "LPS".
        rgb: the image is in colour.
        instances: label and prediction number objects of one class, each of which has a contour.
    """
    grid = image.shape[:2] if rgb else image.shape
    if len(grid) not in (2, 3) or image.shape[len(grid) :] not in ((), (3,)):
        raise ValueError(f"image must be (H, W) or (H, W, D), got shape {image.shape}; pick one channel")
    for name, array in (("label", label), ("pred", pred)):
        if array is not None and array.shape != grid:
            raise ValueError(f"{name} must lie on the image's grid, got shapes {array.shape} and {image.shape}")
    if len(grid) == 2 and max(grid) > _MIDDLE:
        image, label, pred = (_middle(array) for array in (image, label, pred))
        title += f" (middle {image.shape[0]} x {image.shape[1]} of {grid[0]} x {grid[1]} pixels)"
    grey = np.nan_to_num(image.astype(np.float32))
    size = [1.0] * len(grid) if spacing is None else spacing
    panels = display_panels(grey, label, pred, spacing=size, axis_codes=axis_codes)
    names = _class_names(label, pred, class_names, is_one=instances)
    figure = _draw(panels, contrast_window(grey), len(names), instances)
    figure.text(0.5, 1 - 0.25 / figure.get_figheight(), title, color="white", fontsize=14, ha="center", va="center")
    handles = _legend_handles(names, label, pred)
    figure.legend(handles=handles, loc="lower center", ncols=6, frameon=False, labelcolor="white", fontsize=12)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _middle(array: NDArray[Any] | None) -> Any:
    if array is None:
        return None
    first = [max(side - _MIDDLE, 0) // 2 for side in array.shape[:2]]
    return array[first[0] : first[0] + _MIDDLE, first[1] : first[1] + _MIDDLE]


def _class_names(
    label: NDArray[np.integer] | None,
    pred: NDArray[np.integer] | None,
    class_names: Sequence[str] | None,
    *,
    is_one: bool,
) -> list[str]:
    highest = max((int(array.max()) for array in (label, pred) if array is not None), default=0)
    highest = min(highest, 1) if is_one else highest
    names = list(class_names or ())
    return names + [f"class {index}" for index in range(len(names) + 1, highest + 1)]


def _draw(panels: list[Panel], window: tuple[float, float], num_classes: int, instances: bool) -> Figure:
    plain, outlined = [(panel, False) for panel in panels], [(panel, True) for panel in panels]
    rows = [plain, outlined] if len(panels) > 1 else [plain + outlined]
    row_width, row_height = sum(panel.width for panel, _ in rows[0]), max(panel.height for panel in panels)
    scale = min(_WIDTH / row_width, _HEIGHT / row_height)  # inches in a mm
    width = row_width * scale + (len(rows[0]) + 1) * _GAP
    # wide enough for the legend
    size = (max(width, 7.0), _HEADER + len(rows) * (row_height * scale + _CAPTION) + _FOOTER)
    figure = Figure(figsize=size, dpi=110, facecolor="black")
    for from_below, row in enumerate(reversed(rows)):
        left = (size[0] - width) / 2 + _GAP
        middle = _FOOTER + from_below * (row_height * scale + _CAPTION) + _CAPTION + row_height * scale / 2
        for panel, with_contours in row:
            box = (left, middle - panel.height * scale / 2, panel.width * scale, panel.height * scale)
            axes = figure.add_axes(tuple(np.divide(box, size + size)))
            _show_image(axes, panel, window)
            if panel.letters:
                _show_letters(axes, panel)
                _show_scale(axes, panel, min(other.width for other in panels) / 4)
            if with_contours:
                _show_contours(axes, panel, num_classes, instances)
            left += panel.width * scale + _GAP
    return figure


def _show_image(axes: Axes, panel: Panel, window: tuple[float, float]) -> None:
    low, high = window
    extent = (0, panel.width, panel.height, 0)
    shares = ((panel.image - low) / (high - low)).clip(0, 1)  # which is what colours have to be
    axes.imshow(shares, cmap="gray", vmin=0, vmax=1, extent=extent, interpolation="bilinear")
    axes.set(xlim=(0, panel.width), ylim=(panel.height, 0), xticks=[], yticks=[])
    axes.set_xlabel(panel.name, color="white", fontsize=12)


def _show_letters(axes: Axes, panel: Panel) -> None:
    for letter, (x, y, ha, va) in zip(panel.letters, _LETTER_PLACES, strict=True):
        # the plain font's I looks like a line
        font = {"family": "DejaVu Sans Mono", "size": 14, "weight": "bold"}
        text = axes.text(x, y, letter, transform=axes.transAxes, ha=ha, va=va, color="white", fontdict=font)
        text.set_path_effects(_OUTLINED)


def _show_scale(axes: Axes, panel: Panel, longest: float) -> None:
    length = max((mm for mm in (1, 2, 5, 10, 20, 50, 100) if mm <= longest), default=1)
    left, bottom = 0.03 * panel.width, 0.97 * panel.height
    (bar,) = axes.plot([left, left + length], [bottom, bottom], color="white", linewidth=2.5)
    text = axes.text(0.03, 0.045, f"{length} mm", transform=axes.transAxes, color="white", fontsize=11)
    for mark in (bar, text):
        mark.set_path_effects(_OUTLINED)


def _show_contours(axes: Axes, panel: Panel, num_classes: int, instances: bool) -> None:
    for classes, style, is_pred in ((panel.label, _SOLID, False), (panel.pred, _DASHED, True)):
        for index, contour in contours(classes) if classes is not None else ():
            y, x = contour.T * np.reshape(panel.pixel, (2, 1))
            colour = _colour(1 if instances else index, num_classes, is_pred)
            line = Line2D(x, y, color=colour, linewidth=1.6, linestyle=style)
            line.set_path_effects(_OUTLINED)
            axes.add_line(line)


def _colour(index: int, num_classes: int, is_pred: bool) -> str:
    return PALETTE[int(is_pred)] if num_classes == 1 else PALETTE[(index - 1) % len(PALETTE)]


def _legend_handles(
    names: list[str], label: NDArray[np.integer] | None, pred: NDArray[np.integer] | None
) -> list[Line2D]:
    handles = []
    single = len(names) == 1
    for source, classes, style in (("label", label, _SOLID), ("prediction", pred, _DASHED)):
        if classes is not None:
            colour = _colour(1, 1, source == "prediction") if single else "white"
            text = f"{source}: {names[0]}" if single else source
            text += "" if classes.any() else " (empty)"
            handles.append(Line2D([], [], color=colour, linestyle=style, linewidth=2, label=text))
    if not single:
        colours = [_colour(index, len(names), False) for index in range(1, len(names) + 1)]
        handles += [Line2D([], [], color=c, linewidth=5, label=name) for c, name in zip(colours, names, strict=True)]
    return handles
