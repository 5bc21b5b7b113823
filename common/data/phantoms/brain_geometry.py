"""brain_geometry: the voxel grid of a synthetic brain scan."""

from dataclasses import replace

import numpy as np

from common.data.phantoms.scan_geometry import ScanGeometry


def brain_geometry(rng: np.random.Generator) -> ScanGeometry:
    """Voxels of 2 mm all round; 16 of them less from ear to ear, as heads are narrower than long."""
    square = ScanGeometry.draw(
        rng,
        in_plane_extent=(172, 184),
        through_extent=(138, 150),
        in_plane_spacing=(2, 2),
        through_spacing=(2, 2),
        max_tilt=5,
    )
    width, length, height = square.shape
    return replace(square, shape=(width - 16, length, height))
