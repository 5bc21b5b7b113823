"""BoxSums: the mean of any box of an image, by eight look-ups.

`skimage.transform.integrate` does it for two dimensions or few boxes, with a Python loop over the corners' signs and
coordinates of each box; here many voxels share a box's shape, so that its corners are eight places in memory.
"""

import itertools

import numpy as np
from numpy.typing import NDArray
from skimage.transform import integral_image


class BoxSums:
    """The integral images of the channels of an image; beyond its border its outermost voxels are repeated.

    Args:
        image: (C, I, J, K).
        margin: (3,) voxels that boxes reach beyond a voxel of the image.
    """

    def __init__(self, image: NDArray[np.float32], *, margin: NDArray[np.intp]) -> None:
        self.margin = margin
        padded = np.pad(image, [(0, 0), *((side, side) for side in margin)], mode="edge")
        # a plane of zeros in front, so that every box has its eight corners
        integrals = [np.pad(integral_image(channel.astype(np.float64)), [(1, 0)] * 3) for channel in padded]
        self._shape = integrals[0].shape
        self._integrals = [integral.ravel() for integral in integrals]

    def places(self, voxels: NDArray[np.intp]) -> NDArray[np.intp]:
        """What `means` wants of the voxels (V, 3)."""
        return np.ravel_multi_index((voxels + self.margin).T, self._shape)

    def means(
        self, places: NDArray[np.intp], start: NDArray[np.intp], sides: NDArray[np.intp], *, channel: int
    ) -> NDArray[np.float64]:
        """(V,) means of the boxes that begin `start` voxels from each voxel and have these sides."""
        integral, strides = self._integrals[channel], (self._shape[1] * self._shape[2], self._shape[2], 1)
        total = np.zeros(len(places))
        for corner in itertools.product((0, 1), repeat=3):
            ends = zip(start, sides, corner, strides, strict=True)
            shift = sum((first + side * end) * stride for first, side, end, stride in ends)
            sign = -1 if sum(corner) % 2 == 0 else 1
            total += sign * integral.take(places + shift)
        return total / np.prod(sides)
