"""contours: lines around the classes or objects of a slice.

`skimage.measure.find_contours` knows levels, between which objects have contours of other objects' numbers.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects
from skimage.measure import find_contours


def contours(numbers: NDArray[np.integer]) -> Iterator[tuple[int, NDArray[np.floating]]]:
    """Each number above 0 with one of its contours: (points, 2), rows and columns in pixels from the slice's corner.

    Args:
        numbers: of classes or objects, (H, W).
    """
    for number, box in enumerate(find_objects(numbers), start=1):
        if box is not None:
            corner = np.array([side.start for side in box])
            # a margin, so that the contour closes where the structure meets the edge
            for contour in find_contours(np.pad(numbers[box] == number, 1).astype(np.float32), 0.5):
                yield number, contour - 0.5 + corner
