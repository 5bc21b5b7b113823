"""pillow_pixels: a PNG, a JPEG, or a TIFF of a compression that tifffile leaves to others."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from common.checks.input_error import InputError
from common.data.picture_files.chosen_page import chosen_page
from common.data.picture_files.palette_colours import palette_colours

_STRIP = 512  # rows
_NEITHER_GREY_NOR_RGB = ("CMYK", "YCbCr", "LAB", "HSV")


def pillow_pixels(file: Path, page: int | None, *, as_ids: bool) -> NDArray[Any]:
    """(H, W), or (H, W, channels) with opacity as the last; `as_ids` as in `palette_colours`."""
    with Image.open(file) as image:
        if image.mode in _NEITHER_GREY_NOR_RGB:
            raise InputError(f"must be grey or RGB, its colours are {image.mode}; save it as RGB")
        image.seek(chosen_page(page, pages=getattr(image, "n_frames", 1)))
        pixels = _in_strips(image)
        if image.mode not in ("P", "PA"):
            return pixels
        palette = np.array(image.getpalette("RGB"), dtype=np.uint8).reshape(-1, 3)
    return palette_colours(pixels if image.mode == "P" else pixels[..., 0], palette, as_ids=as_ids)


def _in_strips(image: Image.Image) -> NDArray[Any]:
    """What `np.asarray(image)` gives, which takes twice the picture's size beside it."""
    corner = np.asarray(image.crop((0, 0, 1, 1)))
    pixels = np.empty((image.height, image.width, *corner.shape[2:]), corner.dtype.newbyteorder("="))
    for top in range(0, image.height, _STRIP):
        bottom = min(top + _STRIP, image.height)
        pixels[top:bottom] = np.asarray(image.crop((0, top, image.width, bottom)))
    return pixels
