"""feature_picture: feature maps of chosen layers, as in figure 3.15 of the thesis of Kamnitsas."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from monai.utils import convert_to_numpy
from numpy.typing import NDArray
from torch import Tensor

from common.files.whole_file import whole_file
from common.tracking.contrast_window import contrast_window

_COLUMNS = 8


def feature_picture(image: Tensor, output: Tensor, maps: Mapping[str, Tensor], path: Path, *, title: str) -> None:
    """Writes a PNG: a row of the image's channels and the network's output (classes, or logits of a whole image), and
    one of each layer: the maps that vary most over the slice, by their numbers. Of volumes, RAS, the middle slice.

    Args:
        image: (C, H, W[, D]).
        output: (K, ...) logits.
        maps: (C, ...) by layer; without axes of space a layer's values are one row of grey fields.
    """
    rows = {"image, output": [*_slices(image, range(min(len(image), _COLUMNS - 1))), ("output", _classes(output))]}
    rows |= {name: _slices(of, _most_varied(of)) for name, of in maps.items()}
    figure = Figure(figsize=(1.6 * _COLUMNS, 1.95 * len(rows) + 0.5), dpi=90, facecolor="black", layout="constrained")
    figure.suptitle(title, color="white", fontsize=12)
    grid = figure.subplots(len(rows), _COLUMNS, squeeze=False)
    for line, (name, shown) in zip(grid, rows.items(), strict=True):
        for axes in line:
            axes.set_visible(False)
        for axes, (caption, pixels) in zip(line, shown, strict=False):
            _show(axes, pixels, caption)
        line[0].set_ylabel(name, color="white", fontsize=9)
    with whole_file(path) as part:
        FigureCanvasAgg(figure).print_png(part)


def _show(axes: Axes, pixels: NDArray[np.float32], caption: str) -> None:
    low, high = contrast_window(pixels)
    axes.set_visible(True)
    aspect: Literal["auto", "equal"] = "auto" if len(pixels) == 1 else "equal"
    axes.imshow(pixels, cmap="gray", vmin=low, vmax=high, aspect=aspect, interpolation="nearest")
    axes.set_title(caption, color="white", fontsize=9)
    axes.set(xticks=[], yticks=[])


def _slices(maps: Tensor, channels: Sequence[int]) -> list[tuple[str, NDArray[np.float32]]]:
    if maps.ndim == 1:
        return [("values", convert_to_numpy(maps)[None])]
    return [(str(channel), _middle(maps[channel])) for channel in channels]


def _middle(volume: Tensor) -> NDArray[np.float32]:
    """The slice as a picture, see `OrientedVolumes`; of two axes x is to the right, y down."""
    pixels: NDArray[np.float32] = convert_to_numpy(volume).astype(np.float32)
    if pixels.ndim == 3:
        return np.flip(pixels[..., pixels.shape[2] // 2]).T
    return pixels.T


def _classes(output: Tensor) -> NDArray[np.float32]:
    if output.ndim == 1:
        return convert_to_numpy(output)[None].astype(np.float32)
    return _middle(output.argmax(dim=0) if len(output) > 1 else (output[0] > 0).float())


def _most_varied(maps: Tensor) -> list[int]:
    """In the order of their numbers."""
    if maps.ndim == 1:
        return [0]
    spread = [float(np.std(_middle(one))) for one in maps]
    return sorted(np.argsort(spread)[::-1][:_COLUMNS].tolist())
