"""contrast_window: which intensities of an image are shown as black and as white."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def contrast_window(image: NDArray[Any]) -> tuple[float, float]:
    """The 1st and the 99.8th percentile, so that a small bright lesion or a few bright nuclei keep their structure.

    The channels of a colour image share a window, which keeps its hues. The second value is above the first.
    """
    low, high = np.percentile(image, [1, 99.8])
    return float(low), max(float(high), float(low) + 1e-6)
