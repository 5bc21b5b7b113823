"""Intensities: how bright an image is, in five numbers."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


class Intensities(NamedTuple):
    """Over the finite voxels that count; nan where there are none."""

    mean: float
    sd: float
    p1: float
    median: float
    p99: float

    @classmethod
    def of(cls, voxels: NDArray[Any], *, foreground: bool) -> "Intensities":
        """Those of an image of any shape.

        Args:
            foreground: voxels of 0 are air, or were made so by skull stripping, and do not count.
        """
        usable = np.isfinite(voxels) & (voxels != 0) if foreground else np.isfinite(voxels)
        values = voxels[usable]
        if not values.size:
            return cls(*5 * (float("nan"),))
        percentiles = np.percentile(values, [1, 50, 99])
        return cls(float(values.mean(dtype=np.float64)), float(values.std(dtype=np.float64)), *map(float, percentiles))
