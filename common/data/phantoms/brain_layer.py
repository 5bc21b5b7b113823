"""BrainLayer: tissue that lies over or in place of other tissue."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class BrainLayer:
    """A tissue map with, for each voxel, how much of what lies below it replaces.

    Args:
        tissues: (I, J, K) uint8, a `BrainTissue` a voxel.
        opacity: (I, J, K) float32, 0 leaves what is below, 1 hides it.
    """

    tissues: np.ndarray
    opacity: np.ndarray
