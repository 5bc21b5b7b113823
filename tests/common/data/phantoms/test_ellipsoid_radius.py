"""ellipsoid_radius measures from the centre in units of the surface."""

import numpy as np
import pytest

from common.data.phantoms.ellipsoid_radius import ellipsoid_radius


@pytest.mark.parametrize(
    ("position", "expected"),
    [((1, 2, 3), 0), ((5, 2, 3), 1), ((1, 12, 3), 2), ((1, 2, 99), 0), ((5, 7, 0), 2**0.5)],
    ids=["centre", "surface", "twice as far", "along the tube", "diagonal"],
)
def test_radius_by_hand(position: tuple[float, float, float], expected: float) -> None:
    positions = np.array(position, dtype=np.float32).reshape(3, 1, 1, 1)
    radius = ellipsoid_radius(positions, centre=(1, 2, 3), radii=(4, 5, np.inf))
    np.testing.assert_allclose(radius, [[[expected]]], rtol=1e-6)
