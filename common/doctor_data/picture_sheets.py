"""picture_sheets: all cases of a data set at a glance.

`monai.visualize.matshow3d` puts images into a grid, without labels or a word about any of them.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from common.doctor_data.case_record import CaseRecord
from common.doctor_data.thumbnail import Thumbnail
from common.files.whole_file import whole_file
from common.tracking.contours import contours
from common.tracking.palette import PALETTE

_COLUMNS, _ROWS, _PAGES = 8, 6, 10
_SIDE, _GAP, _LINE, _HEADER, _FOOTER = 1.5, 0.15, 0.3, 0.5, 0.4  # inches
_LETTERS = 22  # as wide as an image
_FAULTY = "#FF3B30"  # red


def picture_sheets(
    records: Sequence[CaseRecord], folder: Path, *, title: str, class_names: Sequence[str], instances: bool = False
) -> list[Path]:
    """Writes `dataset.png`, `dataset_2.png` and so on: a slice of each case with the outline of its label; those with
    findings in a red frame. Of more than 480 cases those with findings come first, and the rest is left out.

    Args:
        class_names: of the foreground.
        instances: labels number objects of one class.
    """
    size = _COLUMNS * _ROWS
    shown = list(records)
    if len(shown) > size * _PAGES:
        shown = sorted(shown, key=lambda record: not record.findings)[: size * _PAGES]  # stable
    pages = [shown[start : start + size] for start in range(0, len(shown), size)]
    files = [folder / f"dataset{f'_{number}' if number > 1 else ''}.png" for number in range(1, len(pages) + 1)]
    for number, (file, page) in enumerate(zip(files, pages, strict=True), start=1):
        of = f", page {number} of {len(pages)}" if len(pages) > 1 else ""
        left_out = f", {len(shown)} of {len(records)} cases" if len(shown) < len(records) else ""
        _draw(page, file, title=title + of + left_out, class_names=class_names, instances=instances)
    return files


def _draw(
    records: Sequence[CaseRecord], file: Path, *, title: str, class_names: Sequence[str], instances: bool
) -> None:
    rows = -(-len(records) // _COLUMNS)
    size = (_COLUMNS * (_SIDE + _GAP) + _GAP, _HEADER + rows * (_SIDE + _LINE) + _FOOTER)
    figure = Figure(figsize=size, dpi=110, facecolor="black")
    figure.suptitle(title, color="white", fontsize=14, y=1 - 0.4 * _HEADER / size[1], va="center")
    for place, record in enumerate(records):
        row, column = divmod(place, _COLUMNS)
        box = (_GAP + column * (_SIDE + _GAP), size[1] - _HEADER - row * (_SIDE + _LINE) - _LINE - _SIDE, _SIDE, _SIDE)
        _show(figure.add_axes(tuple(np.divide(box, size + size))), record, instances=instances)
    if any(record.counts for record in records):
        colours = [Line2D([], [], color=_colour(index), linewidth=5) for index in range(1, len(class_names) + 1)]
        figure.legend(colours, class_names, loc="lower center", ncols=8, frameon=False, labelcolor="white")
    with whole_file(file) as part:
        FigureCanvasAgg(figure).print_png(part)


def _show(axes: Axes, record: CaseRecord, *, instances: bool) -> None:
    axes.set(xticks=[], yticks=[], facecolor="black")
    axes.set_title(
        " = ".join(filter(None, [_end(record.case_id), record.class_name])), color="white", fontsize=8, pad=4
    )
    if record.thumbnail is None:
        axes.text(0.5, 0.5, "no picture", color="#999999", fontsize=9, ha="center", va="center")
    else:
        _show_slice(axes, record.thumbnail, instances=instances)
    for side in axes.spines.values():
        side.set(color=_FAULTY if record.findings else "#444444", linewidth=3.0 if record.findings else 0.8)


def _show_slice(axes: Axes, shown: Thumbnail, *, instances: bool) -> None:
    height, width = (side * mm for side, mm in zip(shown.image.shape[:2], shown.pixel, strict=True))
    axes.imshow(shown.image, cmap="gray", vmin=0, vmax=255, extent=(0, width, height, 0))
    longest = max(height, width)  # the box is a square, the slice lies in its middle
    axes.set(xlim=((width - longest) / 2, (width + longest) / 2), ylim=((height + longest) / 2, (height - longest) / 2))
    for index, contour in contours(shown.label) if shown.label is not None else ():
        y, x = _mm(contour, shown.pixel)
        axes.add_line(Line2D(x, y, color=_colour(1 if instances else index), linewidth=0.9))


def _mm(contour: NDArray[np.floating], pixel: tuple[float, float]) -> NDArray[np.floating]:
    """Rows, then columns."""
    return contour.T * np.reshape(pixel, (2, 1))


def _colour(index: int) -> str:
    return PALETTE[(index - 1) % len(PALETTE)]


def _end(case_id: str) -> str:
    """What tells cases apart stands at the end of their names."""
    return case_id if len(case_id) <= _LETTERS else f"…{case_id[1 - _LETTERS :]}"
