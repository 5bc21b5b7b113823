"""ellipsoid_radius: how far out each position lies in an ellipsoid."""

import numpy as np
from numpy.typing import ArrayLike


def ellipsoid_radius(positions: np.ndarray, *, centre: ArrayLike, radii: ArrayLike) -> np.ndarray:
    """0 at the centre, 1 on the surface, more outside: (3, I, J, K) positions give (I, J, K) float32.

    A radius of `np.inf` makes a tube along that axis.
    """
    middle, half_axes = (np.asarray(value, dtype=np.float32).reshape(3, 1, 1, 1) for value in (centre, radii))
    return np.sqrt((((positions - middle) / half_axes) ** 2).sum(axis=0))
