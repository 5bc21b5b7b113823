"""instance_overlay: a picture as large as the image, with a line around each of its objects.

`skimage.segmentation.mark_boundaries` computes in floating point and neither stretches the contrast nor works within
bounds: it takes 6 GB for 30 million pixels.
"""

import numpy as np
from numpy.typing import NDArray
from skimage.segmentation import find_boundaries

from common.tracking.contrast_window import contrast_window

_LINE = (0, 255, 0)  # stands out from dark fluorescence, from purple tissue and from both its backgrounds
_STRIP = 256  # rows that are drawn at once
_SAMPLED = 1000  # pixels along an axis that decide on the contrast


def instance_overlay(image: NDArray[np.generic], instances: NDArray[np.integer]) -> NDArray[np.uint8]:
    """(H, W, 3). The line is a pixel wide and runs inside an object, so that two that touch have one each.

    Args:
        image: (C, W, H) of any range; three channels are red, green and blue, of others the first is shown.
        instances: (W, H), 0 is background.
    """
    shown = image if len(image) == 3 else image[:1]
    step = [max(side // _SAMPLED, 1) for side in instances.shape]
    low, high = contrast_window(np.nan_to_num(shown[:, :: step[0], :: step[1]]))
    result = np.empty((*instances.shape[::-1], 3), np.uint8)
    for start in range(0, len(result), _STRIP):
        rows = slice(start, start + _STRIP)
        grey = (np.nan_to_num(shown[:, :, rows].astype(np.float32)) - low) * (255 / (high - low))
        result[rows] = grey.clip(0, 255).round().T
        first = max(start - 1, 0)  # what is beside a strip's objects is above or below it too
        lines = find_boundaries(instances[:, first : start + _STRIP + 1], mode="inner")
        result[rows][lines.T[start - first :][:_STRIP]] = _LINE
    return result
