"""BrainTumour: a synthetic glioma, one tissue inside the other."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.spatial.transform import Rotation

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.brain_layer import BrainLayer
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field

# the numbers of BRATS 2015; 0 is everything else
_LABELS = {
    1: BrainTissue.NECROSIS,
    2: BrainTissue.OEDEMA,
    3: BrainTissue.NON_ENHANCING_CORE,
    4: BrainTissue.ENHANCING_CORE,
}


@dataclass(frozen=True)
class BrainTumour:
    """Oedema around a core, whose partly enhancing rim surrounds necrosis.

    Args:
        label: (I, J, K) uint8 as in BRATS 2015: 1 necrosis, 2 oedema, 3 non-enhancing core, 4 enhancing core.
        opacity: (I, J, K) float32: core replaces the brain, oedema only soaks it, in some places more than in others.
    """

    label: np.ndarray
    opacity: np.ndarray

    @classmethod
    def draw(cls, anatomy: BrainAnatomy, geometry: ScanGeometry, rng: np.random.Generator) -> "BrainTumour":
        """A tumour of about 9 to 24 mm radius, anywhere in the brain, with a second lobe of oedema in 3 of 10."""
        size = rng.uniform(9, 24)
        place = _place(anatomy, geometry, rng, size=size)
        i, j, k = place
        offsets = anatomy.positions - anatomy.positions[:, i, j, k].reshape(3, 1, 1, 1)
        oedema = _oedema_radius(offsets, geometry, rng, size=size)
        # oedema follows the white matter and stops at fluid
        oedema *= np.where(anatomy.tissues == BrainTissue.WHITE_MATTER, 0.95, 1.1)
        pieces, _ = ndimage.label((oedema < 1) & (anatomy.depth > 0) & ~anatomy.cavities)
        core = _irregular_radius(
            offsets, geometry, rng, centre=size * rng.uniform(-0.12, 0.12, 3), size=size * rng.uniform(0.55, 0.78)
        )
        label = _nested_label(pieces == pieces[place], core, geometry, rng)
        soaked = rng.uniform(0.75, 0.95) + 0.12 * smooth_field(geometry, rng, wavelength=16)
        opacity = np.where(label == 2, soaked.clip(0.5, 1), label > 0).astype(np.float32)
        return cls(label=label, opacity=opacity)

    @property
    def layer(self) -> BrainLayer:
        """What the tumour puts in the brain's place."""
        tissues = np.zeros(self.label.shape, dtype=np.uint8)
        for value, tissue in _LABELS.items():
            tissues[self.label == value] = tissue
        return BrainLayer(tissues=tissues, opacity=self.opacity)


def _place(
    anatomy: BrainAnatomy, geometry: ScanGeometry, rng: np.random.Generator, *, size: float
) -> tuple[int, int, int]:
    """A voxel deep enough in the brain and with little fluid around."""
    fluid = ndimage.gaussian_filter(anatomy.cavities.astype(np.float32), size / 2 / geometry.spacing, truncate=2)
    places = np.flatnonzero((anatomy.depth > size / 2) & (fluid < 0.06) & ~anatomy.cavities)
    i, j, k = np.unravel_index(rng.choice(places), geometry.shape)
    return int(i), int(j), int(k)


def _irregular_radius(
    offsets: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator, *, centre: np.ndarray, size: float
) -> np.ndarray:
    """(I, J, K): 0 at the centre, 1 on the surface of a turned ellipsoid with bumps."""
    proportions = rng.uniform(0.8, 1.25, 3)
    turn = Rotation.random(random_state=rng).as_matrix().astype(np.float32)
    turned = np.einsum("ab,bijk->aijk", turn, offsets - centre.astype(np.float32).reshape(3, 1, 1, 1))
    radius = ellipsoid_radius(turned, centre=[0, 0, 0], radii=size * proportions / np.cbrt(proportions.prod()))
    bumps = 0.16 * smooth_field(geometry, rng, wavelength=24) + 0.06 * smooth_field(geometry, rng, wavelength=11)
    return radius * (1 + bumps)


def _oedema_radius(offsets: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator, *, size: float) -> np.ndarray:
    """(I, J, K): below 1 in the whole tumour, of one lobe or two."""
    radius = _irregular_radius(offsets, geometry, rng, centre=np.zeros(3), size=size)
    if rng.random() < 0.3:
        aside = Rotation.random(random_state=rng).apply([0.85 * size, 0, 0])
        radius = np.minimum(radius, _irregular_radius(offsets, geometry, rng, centre=aside, size=0.65 * size))
    return radius


def _nested_label(
    whole: np.ndarray, core_radius: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator
) -> np.ndarray:
    """(I, J, K) uint8: each tissue stays a voxel away from what lies around the tissue around it."""
    core = (core_radius < 1) & ndimage.binary_erosion(whole)
    hollow = core_radius + 0.08 * smooth_field(geometry, rng, wavelength=12) < rng.uniform(0.5, 0.75)
    necrosis = hollow & ndimage.binary_erosion(core)
    rim = core & ~necrosis
    uptake = smooth_field(geometry, rng, wavelength=16)
    label = np.where(whole, 2, 0).astype(np.uint8)
    label[rim] = np.where(uptake[rim] > np.quantile(uptake[rim], rng.uniform(0.1, 0.5)), 4, 3)
    label[necrosis] = 1
    return label
