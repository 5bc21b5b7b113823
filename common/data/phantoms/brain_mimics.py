"""brain_mimics: what looks like a tumour's oedema and is none."""

import numpy as np
from scipy import ndimage

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_layer import BrainLayer
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field


def brain_mimics(anatomy: BrainAnatomy, geometry: ScanGeometry, rng: np.random.Generator) -> BrainLayer:
    """Gliosis as bright as oedema: caps and bands along the ventricles, and lesions of the white matter.

    They are the reason that brightness alone does not find the tumour.
    """
    white = anatomy.tissues == BrainTissue.WHITE_MATTER
    opacity = np.where(white, _caps(anatomy, geometry, rng), 0)
    opacity[white] += _lesions(anatomy, white, geometry, rng)
    tissues = np.full(geometry.shape, BrainTissue.GLIOSIS, dtype=np.uint8)
    return BrainLayer(tissues=tissues, opacity=opacity.clip(0, 1).astype(np.float32))


def _caps(anatomy: BrainAnatomy, geometry: ScanGeometry, rng: np.random.Generator) -> np.ndarray:
    """(I, J, K): opaque at the ventricles and less so up to some 5 to 12 mm away from them."""
    reach = rng.uniform(2.5, 5) * (1 + 0.5 * smooth_field(geometry, rng, wavelength=30))
    nearness = ndimage.gaussian_filter(anatomy.ventricles.astype(np.float32), 4 / geometry.spacing, truncate=3)
    return rng.uniform(0.7, 1) * np.clip(reach * nearness, 0, 1)


def _lesions(anatomy: BrainAnatomy, white: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator) -> np.ndarray:
    """(N,) for the N voxels of white matter: up to 1 in 5 to 25 small irregular spots and up to two larger patches."""
    positions = anatomy.positions[:, white].reshape(3, -1, 1, 1)
    places = np.flatnonzero(anatomy.depth[white] > 6)
    bumps = 1 + 0.2 * smooth_field(geometry, rng, wavelength=10)[white]
    spots = np.zeros(len(bumps), dtype=np.float32)
    radii = [*rng.uniform(2, 5, rng.integers(5, 26)), *rng.uniform(6, 11, rng.integers(0, 3))]
    for radius in radii:
        centre = positions[:, rng.choice(places), 0, 0]
        spot = ellipsoid_radius(positions, centre=centre, radii=radius * rng.uniform(0.7, 1.3, 3)).ravel()
        spots[spot * bumps < 1] = rng.uniform(0.6, 1)
    return spots
