"""BrainAnatomy: a synthetic healthy brain without its skull."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from common.data.phantoms.brain_layer import BrainLayer
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field

_CORTEX = 4.0  # mm from the fluid to the white matter
_FLUID = 1.1  # mm, half the width of a sulcus


@dataclass(frozen=True)
class BrainAnatomy:
    """Two folded hemispheres, temporal lobes, cerebellum and brain stem, with their grey and white matter and fluid.

    Args:
        positions: (3, I, J, K) in mm in the frame of an average brain, RAS+, 0 between the hemispheres.
        depth: (I, J, K) mm below the brain's smooth outer surface, negative outside.
        tissues: (I, J, K) uint8, a `BrainTissue` a voxel; fluid wherever there is no brain.
        ventricles: (I, J, K) bool.
        cavities: (I, J, K) bool, where no tissue grows: the ventricles and the cleft between the hemispheres.
    """

    positions: np.ndarray
    depth: np.ndarray
    tissues: np.ndarray
    ventricles: np.ndarray
    cavities: np.ndarray

    @classmethod
    def draw(cls, geometry: ScanGeometry, rng: np.random.Generator) -> "BrainAnatomy":
        """A brain of about 130 x 164 x 134 mm in the middle of the scan; no two are folded alike."""
        positions = _brain_frame(geometry, rng)
        depth, surface, fissure = _surface_distances(positions, geometry, rng)
        tissues = np.full(geometry.shape, BrainTissue.WHITE_MATTER, dtype=np.uint8)
        tissues[surface < _CORTEX + 0.5 * smooth_field(geometry, rng, wavelength=15)] = BrainTissue.GREY_MATTER
        _place_nuclei(tissues, positions, rng)
        ventricles = _ventricles(positions, rng)
        tissues[(surface < _FLUID) | ventricles] = BrainTissue.CSF
        vessels = _vessels(positions, depth, geometry, rng)
        tissues[np.where(ventricles, _plexus(positions), vessels)] = BrainTissue.VESSEL
        cavities = ventricles | (fissure < 1.5)
        return cls(positions=positions, depth=depth, tissues=tissues, ventricles=ventricles, cavities=cavities)

    @property
    def mask(self) -> np.ndarray:
        """(I, J, K) bool: what skull stripping leaves, the brain in a thin coat of fluid."""
        return self.depth > -1

    @property
    def layer(self) -> BrainLayer:
        """The ground that lesions are laid on."""
        return BrainLayer(tissues=self.tissues, opacity=np.ones(self.tissues.shape, dtype=np.float32))


def _brain_frame(geometry: ScanGeometry, rng: np.random.Generator) -> np.ndarray:
    """(3, I, J, K): each voxel's place in the average brain; heads differ in size, pose and asymmetry."""
    size, shift = (rng.uniform(low, high, (3, 1, 1, 1)).astype(np.float32) for low, high in ((0.92, 1.02), (-3, 3)))
    warp = np.stack([strength * smooth_field(geometry, rng, wavelength=70) for strength in (1.5, 2.5, 2.5)])
    return (geometry.positions() - shift) / size + warp


def _surface_distances(
    positions: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(I, J, K) each, in mm: to the smooth outer surface, to the nearest fluid outside or in a fold, to the fissure."""
    cerebellum = _depth(positions, centre=[0, -45, -36], radii=(47, 31, 25))
    stem = _depth(positions, centre=[0, -14, -42], radii=(14, 13, 40))
    lobes = [_depth(positions, centre=[side * 37, 6, -26], radii=(25, 45, 20)) for side in (-1, 1)]
    parts = np.stack([_cerebrum(positions), cerebellum, stem, *lobes])
    below, depth = np.partition(parts, -2, axis=0)[-2:]
    fissure = _fissure_distance(positions)
    # where two parts meet there is fluid, as on the outside
    surface = np.minimum(np.minimum(depth, 0.8 * (depth - below)), fissure)
    surface = np.minimum(surface, _sulcus_distance(depth, geometry, rng, folds_finely=cerebellum == depth))
    # the stem joins the parts and has no cortex
    return depth, np.where(stem > 2.5, np.maximum(surface, stem + _CORTEX), surface), fissure


def _depth(positions: np.ndarray, *, centre: ArrayLike, radii: tuple[float, float, float]) -> np.ndarray:
    """(I, J, K): mm below an ellipsoid's surface, about."""
    return np.float32(np.cbrt(np.prod(radii))) * (1 - ellipsoid_radius(positions, centre=centre, radii=radii))


def _cerebrum(positions: np.ndarray) -> np.ndarray:
    """(I, J, K) depth in an ellipsoid with a flat bottom."""
    x, y, z = positions
    flat = np.stack([x, y, np.where(z < 4, 4 + 1.9 * (z - 4), z)])
    return _depth(flat, centre=[0, 0, 4], radii=(66, 82, 62))


def _fissure_distance(positions: np.ndarray) -> np.ndarray:
    """(I, J, K): mm to the cleft between the hemispheres, which ends at the corpus callosum."""
    x, y, z = positions
    inside = 34 * (1 - ellipsoid_radius(positions, centre=[0, -2, -6], radii=(np.inf, 46, 34)))
    in_cerebellum = (z < -20) & (y < -25)
    return np.where(in_cerebellum, np.inf, np.hypot(x, np.maximum(inside, 0))).astype(np.float32)


def _sulcus_distance(
    depth: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator, *, folds_finely: np.ndarray
) -> np.ndarray:
    """(I, J, K): mm to the nearest sulcus, a sheet that reaches some 8 to 20 mm down from the surface."""
    coarse, fine = rng.uniform(15, 18), 11
    # a field of unit deviation changes by about 1 in a quarter of its wavelength; the finer folds hold less fluid
    cortical = np.abs(smooth_field(geometry, rng, wavelength=coarse)) * (coarse / 4) + 0.3
    cerebellar = np.abs(smooth_field(geometry, rng, wavelength=fine)) * (fine / 4) + 0.8
    reach = np.maximum(4, 13 + 4 * smooth_field(geometry, rng, wavelength=40))
    beyond = np.maximum(depth - reach, 0)
    return np.hypot(np.where(folds_finely, cerebellar, cortical), beyond)


def _place_nuclei(tissues: np.ndarray, positions: np.ndarray, rng: np.random.Generator) -> None:
    """Caudate nucleus, putamen and thalamus."""
    for side in (-1, 1):
        for centre, radii in (
            ([13, 17, 8], [5, 13, 9]),
            ([25, 5, 1], [6, 17, 10]),
            ([10, -12, 4], [9, 13, 9]),
        ):
            middle = np.array(centre) * [side, 1, 1] + rng.uniform(-1, 1, 3)
            nucleus = ellipsoid_radius(positions, centre=middle, radii=radii)
            tissues[nucleus < 1] = BrainTissue.DEEP_GREY_MATTER


def _ventricles(positions: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(I, J, K) bool: lateral ventricles with three horns each, the third and the fourth."""
    x, y, z = positions
    width = rng.uniform(0.75, 1.7)  # from a young brain to an old one
    bent = np.stack([x, y, z + 0.008 * y**2])
    third = ellipsoid_radius(positions, centre=[0, -6, 2], radii=[1.2 * width, 12, 9]) < 1
    fourth = ellipsoid_radius(positions, centre=[0, -32, -34], radii=[4 * width, 4, 8]) < 1
    cavity = third | fourth
    for side in (-1, 1):
        tilted = np.stack([bent[0] * side - 7 - 0.06 * np.abs(y - 4), bent[1], bent[2]])
        cavity |= ellipsoid_radius(tilted, centre=[0, 4, 15], radii=[4.2 * width, 32, 4 + 2 * width]) < 1
        for centre, radii in (([21, -34, 4], [5, 16, 6]), ([31, -12, -20], [2.5, 15, 3])):
            horn = ellipsoid_radius(positions, centre=np.array(centre) * [side, 1, 1], radii=radii)
            cavity |= horn < 0.5 + 0.4 * width
    return cavity


def _vessels(positions: np.ndarray, depth: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator) -> np.ndarray:
    """(I, J, K) bool: thin veins, the large one along the top, and dura that skull stripping left."""
    first, second = (smooth_field(geometry, rng, wavelength=24) for _ in range(2))
    veins = (np.hypot(first, second) < 0.3) & (depth < 25)
    dura = (depth < 1.2) & (smooth_field(geometry, rng, wavelength=35) > 1)
    x, y, z = positions
    sinus = (np.abs(x) < 3) & (depth < 5) & (z > -10) & (y < 60)
    return veins | dura | sinus


def _plexus(positions: np.ndarray) -> np.ndarray:
    """(I, J, K) bool: where the ventricles hold the choroid plexus."""
    left, right = (ellipsoid_radius(positions, centre=[x, -26, 8], radii=[4, 9, 5]) for x in (-16, 16))
    return np.minimum(left, right) < 1
