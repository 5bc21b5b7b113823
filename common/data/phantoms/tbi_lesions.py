"""TbiLesions: what a synthetic blow to the head has left in and around the brain."""

from dataclasses import dataclass

import numpy as np

from common.data.phantoms.brain_anatomy import BrainAnatomy
from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field


@dataclass(frozen=True)
class TbiLesions:
    """Contusions, bleeding cores in oedema; small haemorrhages; and, in some, blood between brain and skull.

    Args:
        oedema: (I, J, K) float32 opacity, the contusions with their cores.
        cores: (I, J, K) bool, the haemorrhage in a contusion.
        bleeds: (I, J, K) bool, small haemorrhages elsewhere, with no oedema.
        subdural: (I, J, K) bool, outside the brain's tissue.
    """

    oedema: np.ndarray
    cores: np.ndarray
    bleeds: np.ndarray
    subdural: np.ndarray

    @classmethod
    def draw(cls, anatomy: BrainAnatomy, geometry: ScanGeometry, rng: np.random.Generator) -> "TbiLesions":
        """1 to 3 contusions of about 7 to 14 mm radius where the brain hits the skull, 12 to 30 small haemorrhages of
        about 3 to 6.5 mm, and in 4 of 10 a crescent of blood up to 3 to 7 mm thick.
        """
        inside = (anatomy.depth > 0) & ~anatomy.cavities
        oedema, cores = _contusions(anatomy, inside, geometry, rng)
        bleeds = inside & ~oedema & _bleeds(anatomy, inside, rng)
        soaked = rng.uniform(0.75, 0.95) + 0.12 * smooth_field(geometry, rng, wavelength=16)
        opacity = np.where(oedema, soaked.clip(0.5, 1), 0).astype(np.float32)
        subdural = _subdural(anatomy, rng) & ~oedema & ~bleeds
        return cls(oedema=opacity, cores=cores, bleeds=bleeds, subdural=subdural)

    @property
    def label(self) -> np.ndarray:
        """(I, J, K) uint8: 1 in every lesion of the brain's tissue; blood outside it is background."""
        return ((self.oedema > 0) | self.cores | self.bleeds).astype(np.uint8)


def _contusions(
    anatomy: BrainAnatomy, inside: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """(I, J, K) bool each: the contusions, and their cores, one or several pools of blood."""
    oedema, cores = (np.zeros(geometry.shape, dtype=bool) for _ in range(2))
    bumps = 0.2 * smooth_field(geometry, rng, wavelength=22) + 0.1 * smooth_field(geometry, rng, wavelength=10)
    pools = smooth_field(geometry, rng, wavelength=14)
    places = _contusion_places(anatomy)
    for size in np.exp(rng.uniform(np.log(7), np.log(14), rng.integers(1, 4))):
        centre = anatomy.positions.reshape(3, -1)[:, rng.choice(places)]
        radius = ellipsoid_radius(anatomy.positions, centre=centre, radii=size * rng.uniform(0.75, 1.3, 3))
        radius *= 1 + bumps
        oedema |= radius < 1
        cores |= radius + 0.3 * pools < rng.uniform(0.25, 0.65)
    return oedema & inside, cores & oedema & inside


def _contusion_places(anatomy: BrainAnatomy) -> np.ndarray:
    """Flat indices of voxels below the surface: at the frontal lobes' base, in the temporal lobes, at the crown."""
    x, y, z = anatomy.positions
    frontal, temporal, crown = (y > 25) & (z < 12), (np.abs(x) > 24) & (y > -25) & (z < -8), z > 40
    return np.flatnonzero((anatomy.depth > 5) & (anatomy.depth < 14) & (frontal | temporal | crown))


def _bleeds(anatomy: BrainAnatomy, inside: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(I, J, K) bool: ellipsoids, most of them small."""
    positions = anatomy.positions[:, inside].reshape(3, -1, 1, 1)
    places = np.flatnonzero(anatomy.depth[inside] > 6)
    hit = np.zeros(positions.shape[1], dtype=bool)
    for size in rng.uniform(3, 6.5, rng.integers(12, 31)):
        centre = positions[:, rng.choice(places), 0, 0]
        hit |= ellipsoid_radius(positions, centre=centre, radii=size * rng.uniform(0.75, 1.3, 3)).ravel() < 1
    bleeds = np.zeros_like(inside)
    bleeds[inside] = hit
    return bleeds


def _subdural(anatomy: BrainAnatomy, rng: np.random.Generator) -> np.ndarray:
    """(I, J, K) bool: a crescent under the skull on one side, thickest in its middle; empty in 6 of 10."""
    thickness = rng.uniform(3, 7) * (rng.random() < 0.4)
    side, front, height = rng.choice([-1, 1]), rng.uniform(-35, 35), rng.uniform(5, 35)
    reach = ellipsoid_radius(anatomy.positions, centre=[side * 58, front, height], radii=rng.uniform(30, 50, 3))
    return anatomy.mask & (anatomy.positions[0] * side > 8) & (anatomy.depth + 1 < thickness * (1 - reach**2))
