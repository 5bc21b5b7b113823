"""classified_images: a picture of images with the classes they were given, to judge a classifier by eye.

`monai.visualize.matshow3d` puts images into a grid, without a word about any of them.
"""

import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from common.files.whole_file import whole_file
from common.tracking.classified_image import ClassifiedImage
from common.tracking.contrast_window import contrast_window
from common.tracking.palette import PALETTE

_COLUMNS = 8
_SIDE, _GAP, _LINE, _HEADER = 1.5, 0.2, 0.17, 0.55  # inches
_LETTERS = 21  # in a line that is as wide as an image
_WRONG = PALETTE[1]


def classified_images(images: Sequence[ClassifiedImage], path: str | Path, *, title: str) -> None:
    """Writes a PNG: each image with "true class → predicted class (its probability)" above and its case below.

    Wrong ones are framed and written in orange. Without a true class the predicted one stands alone.
    """
    texts = [_text(shown) for shown in images]
    rows, lines = -(-len(images) // _COLUMNS), max(text.count("\n") + 1 for text in texts)
    text = _LINE * (lines + 1.5)  # above and below an image
    size = (_COLUMNS * (_SIDE + _GAP) + _GAP, _HEADER + rows * (_SIDE + text))
    figure = Figure(figsize=size, dpi=110, facecolor="black")
    figure.suptitle(title, color="white", fontsize=14, y=1 - 0.3 * _HEADER / size[1], va="center")
    for place, (shown, classes) in enumerate(zip(images, texts, strict=True)):
        row, column = divmod(place, _COLUMNS)
        left, bottom = _GAP + column * (_SIDE + _GAP), size[1] - _HEADER - (row + 1) * (_SIDE + text) + 1.5 * _LINE
        box = (left, bottom, _SIDE, _SIDE)
        _show(figure.add_axes(tuple(np.divide(box, size + size))), shown, classes)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _text(shown: ClassifiedImage) -> str:
    classes = shown.predicted if shown.label is None else f"{shown.label} → {shown.predicted}"
    return textwrap.fill(f"{classes} ({shown.probability:.2f})", _LETTERS)


def _show(axes: Axes, shown: ClassifiedImage, classes: str) -> None:
    image = np.nan_to_num(shown.image.astype(np.float32))
    low, high = contrast_window(image)
    pixels = ((image - low) / (high - low)).clip(0, 1).T  # (H, W, C)
    axes.imshow(pixels if pixels.shape[2] == 3 else pixels[..., 0], cmap="gray", vmin=0, vmax=1)
    is_wrong = shown.label not in (None, shown.predicted)
    axes.set_title(classes, color=_WRONG if is_wrong else "white", fontsize=10)
    axes.set_xlabel(_end(shown.case_id), color="#999999", fontsize=7)
    axes.set(xticks=[], yticks=[])
    for side in axes.spines.values():
        side.set(color=_WRONG if is_wrong else "#666666", linewidth=2.5 if is_wrong else 0.8)


def _end(case_id: str) -> str:
    """What tells cases apart stands at the end of their names."""
    return case_id if len(case_id) <= 1.4 * _LETTERS else f"…{case_id[-int(1.4 * _LETTERS) :]}"
