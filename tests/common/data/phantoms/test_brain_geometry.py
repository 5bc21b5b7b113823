"""brain_geometry draws grids that a head fits into."""

import numpy as np

from common.data.phantoms.brain_geometry import brain_geometry


def test_grid_is_longer_than_wide_of_voxels_of_2_mm() -> None:
    for seed in range(20):
        geometry = brain_geometry(np.random.default_rng(seed))
        np.testing.assert_allclose(geometry.spacing, 2)
        assert np.all(np.abs(np.array(geometry.shape) - [73, 89, 72]) <= [4, 3, 3])
