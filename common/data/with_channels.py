"""with_channels: a picture in grey or in colours, whatever it was."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.color import rgb2gray


def with_channels(picture: NDArray[Any], channels: int) -> NDArray[Any]:
    """(channels, W, H) of (1 or 3, W, H), in its own type of number.

    Grey is repeated. Colours become their luminance, rounded: of a stain that is only blue 7% is left.
    """
    if len(picture) == channels:
        return picture
    if channels == 3:
        return np.repeat(picture, 3, axis=0)
    luminance = rgb2gray(picture.astype(np.float32), channel_axis=0)[None]
    return luminance.astype(picture.dtype) if picture.dtype.kind == "f" else np.rint(luminance).astype(picture.dtype)
