"""overlay_montage: a picture of image, label and prediction, to judge a case by eye.

MONAI's blend_images and plot_2d_or_3d_image paint over the anatomy, take a slice by number, and know neither spacing
nor orientation.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray

from common.files.whole_file import whole_file
from common.tracking.class_contours import ClassContours
from common.tracking.contrast_window import contrast_window
from common.tracking.display_panels import display_panels
from common.tracking.panel import Panel
from common.tracking.show_panel import show_panel

# inches
_WIDTH, _HEIGHT = 12.0, 4.6  # at most, of the panels of one row
_GAP, _CAPTION, _HEADER, _FOOTER = 0.15, 0.35, 0.5, 0.5
_MIDDLE = 1024  # pixels along each axis of a 2D image


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
    lines = ClassContours(label, pred, class_names=class_names, instances=instances)
    figure = _draw(panels, contrast_window(grey), lines)
    figure.text(0.5, 1 - 0.25 / figure.get_figheight(), title, color="white", fontsize=14, ha="center", va="center")
    lines.show_legend(figure)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _middle(array: NDArray[Any] | None) -> Any:
    if array is None:
        return None
    first = [max(side - _MIDDLE, 0) // 2 for side in array.shape[:2]]
    return array[first[0] : first[0] + _MIDDLE, first[1] : first[1] + _MIDDLE]


def _draw(panels: list[Panel], window: tuple[float, float], lines: ClassContours) -> Figure:
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
            show_panel(axes, panel, window=window, longest_bar=min(other.width for other in panels) / 4)
            if with_contours:
                lines.draw(axes, panel)
            left += panel.width * scale + _GAP
    return figure
