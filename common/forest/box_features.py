"""BoxFeatures: what a random forest asks about a voxel: how much brighter the box around it is than another one nearby.

`skimage.feature.haar_like_feature` is two-dimensional, of one channel, and compares boxes that touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.forest.box_sums import BoxSums


@dataclass(frozen=True)
class BoxFeatures:
    """Differences of two boxes' mean intensities, each box in a channel of its own.

    Kamnitsas 2017 (thesis), sec. 3.4.1.2: "randomized cross-channel box features", after Zikic et al. 2012. The first
    box of a feature lies around the voxel, the second one, of another size, around a voxel at an offset.

    Attributes:
        channels: (F, 2), of the two boxes of each of F features.
        sides: (F, 2, 3) voxels.
        offsets: (F, 3) voxels, from the first box's middle to the second one's.
    """

    channels: NDArray[np.intp]
    sides: NDArray[np.intp]
    offsets: NDArray[np.intp]

    @classmethod
    def drawn(
        cls, count: int, *, in_channels: int, reach: Sequence[int], random: np.random.RandomState
    ) -> "BoxFeatures":
        """All of them uniformly.

        Args:
            reach: (3,) voxels, longest side of a box and largest offset along each axis.
        """
        longest = np.maximum(reach, 1)
        return cls(
            channels=random.randint(in_channels, size=(count, 2)),
            sides=random.randint(1, longest + 1, size=(count, 2, 3)),
            offsets=random.randint(-np.array(reach), np.array(reach) + 1, size=(count, 3)),
        )

    @property
    def margin(self) -> NDArray[np.intp]:
        """(3,) voxels that the boxes reach beyond the voxel they are of."""
        if not len(self.offsets):
            return np.zeros(3, dtype=np.intp)
        second = np.abs(self.offsets) + self.sides[:, 1]
        margin: NDArray[np.intp] = np.maximum(self.sides[:, 0], second).max(axis=0)
        return margin

    def sums(self, image: NDArray[np.float32]) -> BoxSums:
        """What `at` wants of an image (C, I, J, K)."""
        return BoxSums(image, margin=self.margin)

    def at(self, voxels: NDArray[np.intp], sums: BoxSums) -> NDArray[np.float32]:
        """(V, F) features of the voxels (V, 3). An even side has its longer half behind the middle."""
        places = sums.places(voxels)
        result = np.empty((len(voxels), len(self.channels)), dtype=np.float32)
        for column, (channels, sides, offset) in enumerate(zip(self.channels, self.sides, self.offsets, strict=True)):
            first = sums.means(places, -((sides[0] - 1) // 2), sides[0], channel=channels[0])
            second = sums.means(places, offset - (sides[1] - 1) // 2, sides[1], channel=channels[1])
            result[:, column] = first - second
        return result
