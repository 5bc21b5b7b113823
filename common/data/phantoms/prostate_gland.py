"""ProstateGland: the shape and the inside of a synthetic prostate."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from scipy.spatial.transform import Rotation

from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.pelvic_tissues import PelvicTissues
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field


@dataclass(frozen=True)
class ProstateGland:
    """A warped ellipsoid, narrower towards the apex and hollow towards the rectum.

    Args:
        centre: (3,) in mm from the centre of the volume.
        radii: (3,) in mm, left-right, front-back, head-foot.
        offsets: (3, I, J, K) position of each voxel in the gland's own, turned frame, in mm from its centre.
        radius: (I, J, K) 0 at the centre, 1 on the irregular surface.
    """

    centre: np.ndarray
    radii: np.ndarray
    offsets: np.ndarray
    radius: np.ndarray

    @classmethod
    def draw(cls, geometry: ScanGeometry, rng: np.random.Generator) -> "ProstateGland":
        """A gland of 2 to 5 percent of the scan, within 50 x 50 x 40 mm of its centre."""
        field_of_view = float(np.prod(np.array(geometry.shape) * geometry.spacing))
        mean_radius = (0.75 / np.pi * rng.uniform(0.024, 0.042) * field_of_view) ** (1 / 3)
        proportions = np.array([1.12, 0.9, 1.0]) * rng.uniform(0.93, 1.07, 3)
        radii = np.minimum(mean_radius * proportions / np.cbrt(proportions.prod()), [32, 29, 29])
        centre = rng.uniform([-9, -13, -8], [9, 13, 8])
        turn = Rotation.from_euler("xyz", rng.uniform(-20, 20, 3), degrees=True).as_matrix()
        # the gland's frame is turned against the patient's: offsets = turnᵀ · (position - centre)
        from_centre = geometry.positions() - centre.astype(np.float32).reshape(3, 1, 1, 1)
        offsets = np.einsum("ba,bijk->aijk", turn.astype(np.float32), from_centre)
        bumps = 0.045 * smooth_field(geometry, rng, wavelength=28) + 0.015 * smooth_field(geometry, rng, wavelength=12)
        return cls(centre=centre, radii=radii, offsets=offsets, radius=_warped_radius(offsets, radii) * (1 + bumps))

    def label(self) -> np.ndarray:
        """(I, J, K) uint8, 1 inside; one piece."""
        pieces, _ = ndimage.label(self.radius < 1)
        largest = np.bincount(pieces.ravel())[1:].argmax() + 1
        return (pieces == largest).astype(np.uint8)

    def paint(
        self, image: np.ndarray, geometry: ScanGeometry, tissues: PelvicTissues, rng: np.random.Generator
    ) -> None:
        """Draw the zones, nodules, lesions and the capsule into the image."""
        inside = self.label() == 1
        gland = np.full(image.shape, tissues.peripheral_zone, dtype=np.float32)
        gland *= 1 + 0.1 * smooth_field(geometry, rng, wavelength=10)
        self._paint_lesions(gland, tissues, rng)
        reach = rng.uniform(0.58, 0.8)
        middle = np.array([0, 0.22, 0.12]) * self.radii
        centre_radius = ellipsoid_radius(self.offsets, centre=middle, radii=self.radii * [reach, 0.68, 0.82])
        central = np.full(image.shape, tissues.central_gland, dtype=np.float32)
        central *= 1 + 0.12 * smooth_field(geometry, rng, wavelength=8)
        self._paint_nodules(central, tissues, reach, rng)
        central[(centre_radius > 0.92) & (centre_radius < 1)] *= 0.75
        gland = np.where(centre_radius < 1, central, gland)
        gland[self.offsets[1] > 0.72 * self.radii[1]] = 1.05 * tissues.muscle  # the fibromuscular front
        image[inside] = gland[inside]
        capsule = (np.abs(self.radius - 1.02) < 0.04) & (smooth_field(geometry, rng, wavelength=25) > -1.6)
        image[capsule] = tissues.muscle

    def _paint_nodules(self, gland: np.ndarray, tissues: PelvicTissues, reach: float, rng: np.random.Generator) -> None:
        for _ in range(rng.integers(3, 9)):
            middle = rng.uniform([-reach, -0.3, -0.5], [reach, 0.6, 0.6]) * 0.8 * self.radii
            distance = ellipsoid_radius(
                self.offsets, centre=middle, radii=rng.uniform(3.5, 8) * rng.uniform(0.8, 1.2, 3)
            )
            gland[distance < 1] = tissues.central_gland * rng.uniform(0.7, 1.7)
            gland[(distance > 0.85) & (distance < 1.05)] = 0.75 * tissues.central_gland

    def _paint_lesions(self, gland: np.ndarray, tissues: PelvicTissues, rng: np.random.Generator) -> None:
        for _ in range(rng.integers(0, 3)):
            middle = np.array([rng.choice([-0.6, 0.6]), -0.6, rng.uniform(-0.5, 0.5)]) * self.radii
            distance = ellipsoid_radius(self.offsets, centre=middle, radii=rng.uniform(4, 9, 3))
            gland[distance < 1] = tissues.central_gland * rng.uniform(0.7, 1.0)


def _warped_radius(offsets: np.ndarray, radii: np.ndarray) -> np.ndarray:
    """(I, J, K): an ellipsoid's radius, but 15% narrower at the apex and dented at the back."""
    x, y, z = offsets / radii.astype(np.float32).reshape(3, 1, 1, 1)
    x = x / (1 + 0.15 * np.clip(z, -1, 1))
    y = np.where(y < 0, y * (1 + 0.18 * np.exp(-((x / 0.45) ** 2))), y)
    return np.sqrt(x**2 + y**2 + z**2)
