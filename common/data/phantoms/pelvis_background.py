"""pelvis_background: everything around a synthetic prostate."""

import numpy as np

from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.pelvic_tissues import PelvicTissues
from common.data.phantoms.prostate_gland import ProstateGland
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field


def pelvis_background(
    geometry: ScanGeometry, rng: np.random.Generator, *, gland: ProstateGland, tissues: PelvicTissues
) -> np.ndarray:
    """T2-weighted brightness without the gland itself, (I, J, K) float32.

    Fat, hip bones, muscles, pelvic floor, bladder, seminal vesicles and rectum, where the gland leaves them room; and
    blobs as bright as the gland, which are the reason that brightness alone does not find it.
    """
    positions = geometry.positions()
    # no surface in the body is a perfect ellipsoid
    positions += np.stack([3 * smooth_field(geometry, rng, wavelength=45) for _ in range(3)])
    image = tissues.fat * (1 + 0.08 * smooth_field(geometry, rng, wavelength=12))
    _paint_bones(image, positions, tissues, rng)
    _paint_muscles(image, positions, gland, tissues, rng)
    _paint_floor(image, positions, gland, tissues, rng)
    _paint_decoys(image, positions, gland, tissues, rng)
    _paint_vesicles(image, positions, gland, tissues, rng)
    _paint_bladder(image, positions, gland, tissues, rng)
    _paint_rectum(image, positions, gland, tissues, rng)
    return image * (1 + 0.04 * smooth_field(geometry, rng, wavelength=6))


def _paint_bones(image: np.ndarray, positions: np.ndarray, tissues: PelvicTissues, rng: np.random.Generator) -> None:
    """Hip bones at the sides, pubic bones in front: marrow in a black shell."""
    for side in (-1, 1):
        hip = ellipsoid_radius(positions, centre=[side * rng.uniform(72, 80), 5, 0], radii=[19, 38, 60])
        pubis = ellipsoid_radius(positions, centre=[side * 24, rng.uniform(54, 60), -12], radii=[21, 12, 17])
        for radius in (hip, pubis):
            image[radius < 1] = tissues.marrow
            image[(radius > 0.9) & (radius < 1.02)] = 0.06


def _paint_muscles(
    image: np.ndarray, positions: np.ndarray, gland: ProstateGland, tissues: PelvicTissues, rng: np.random.Generator
) -> None:
    """Obturator muscles along the bones, the sling beside the gland, gluteal muscle behind."""
    for side in (-1, 1):
        obturator = ellipsoid_radius(positions, centre=[side * rng.uniform(48, 54), 8, -2], radii=[10, 36, 52])
        gluteal = ellipsoid_radius(positions, centre=[side * 45, -72, 0], radii=[38, 20, 70])
        image[(obturator < 1) | (gluteal < 1)] = tissues.muscle * rng.uniform(0.9, 1.15)
        x, y, z = gland.offsets / (gland.radii * [side, 1, 1]).astype(np.float32).reshape(3, 1, 1, 1)
        sling = (gland.radius > rng.uniform(1.05, 1.25)) & (gland.radius < rng.uniform(1.15, 1.4))
        image[sling & (x > 0.55) & (np.abs(y) < 0.85) & (z < 0.6)] = tissues.muscle


def _paint_floor(
    image: np.ndarray, positions: np.ndarray, gland: ProstateGland, tissues: PelvicTissues, rng: np.random.Generator
) -> None:
    """The muscle that the apex rests on, and the bright bulb below it."""
    x, y, apex = gland.centre + rng.uniform(-3, 3, 3) - [0, 0, gland.radii[2]]
    plate = ellipsoid_radius(positions, centre=[x, y, apex - 4], radii=rng.uniform([16, 13, 6], [26, 20, 10]))
    bulb = ellipsoid_radius(positions, centre=[x, y, apex - 22], radii=[11, 13, 9])
    image[plate < 1] = tissues.muscle * rng.uniform(0.9, 1.3)
    image[bulb < 1] = 0.9 * tissues.urine


def _paint_decoys(
    image: np.ndarray, positions: np.ndarray, gland: ProstateGland, tissues: PelvicTissues, rng: np.random.Generator
) -> None:
    """Bowel loops and nodes that look like a small gland, up and to the sides of the real one."""
    for _ in range(rng.integers(2, 6)):
        middle = np.array([rng.choice([-1, 1]) * rng.uniform(34, 60), rng.uniform(-45, 50), rng.uniform(-35, 45)])
        radii = rng.uniform(8, 17, 3)
        decoy = ellipsoid_radius(positions, centre=middle, radii=radii)
        image[decoy < 1] = tissues.peripheral_zone * rng.uniform(0.85, 1.15)
        image[decoy < rng.uniform(0.6, 0.9)] = tissues.central_gland * rng.uniform(0.85, 1.15)


def _paint_vesicles(
    image: np.ndarray, positions: np.ndarray, gland: ProstateGland, tissues: PelvicTissues, rng: np.random.Generator
) -> None:
    """Seminal vesicles: bright folded wings behind and above the gland."""
    back, top = gland.centre[1] - 0.75 * gland.radii[1], gland.centre[2] + gland.radii[2]
    for side in (-1, 1):
        wing = ellipsoid_radius(positions, centre=[gland.centre[0] + side * 15, back, top + 3], radii=[16, 7, 8])
        folds = np.sin(positions[0] / rng.uniform(1.3, 1.8) + positions[2] / 2) > 0
        image[wing < 1] = np.where(folds, 0.9 * tissues.urine, 1.2 * tissues.muscle)[wing < 1]


def _paint_bladder(
    image: np.ndarray, positions: np.ndarray, gland: ProstateGland, tissues: PelvicTissues, rng: np.random.Generator
) -> None:
    """A bag of urine with a dark wall that sits on the gland."""
    radii = rng.uniform([26, 22, 20], [42, 34, 30])
    bottom = gland.centre[2] + rng.uniform(0.75, 0.95) * gland.radii[2]
    middle = [gland.centre[0] + rng.uniform(-5, 5), gland.centre[1] + rng.uniform(6, 14), bottom + radii[2]]
    bladder = ellipsoid_radius(positions, centre=middle, radii=radii)
    image[bladder < 1] = 1.1 * tissues.muscle
    image[bladder < 0.88] = tissues.urine


def _paint_rectum(
    image: np.ndarray, positions: np.ndarray, gland: ProstateGland, tissues: PelvicTissues, rng: np.random.Generator
) -> None:
    """A tube behind the gland, bent to and fro; it holds gas, stool or fluid."""
    radii = np.array([rng.uniform(12, 20), rng.uniform(10, 17), np.inf])
    depth = gland.centre[1] - 0.88 * gland.radii[1] - radii[1] - 2
    bent = positions.copy()
    bent[1] -= depth + 0.003 * (positions[2] - gland.centre[2]) ** 2 * rng.uniform(-1, 1)
    bent[0] -= gland.centre[0] + rng.uniform(-0.25, 0.25) * positions[2] + rng.uniform(-5, 5)
    rectum = ellipsoid_radius(bent, centre=[0, 0, 0], radii=radii)
    image[rectum < 1] = 1.15 * tissues.muscle
    contents = (0.03, 1.3 * tissues.central_gland, tissues.peripheral_zone)
    image[rectum < 0.74] = contents[rng.integers(len(contents))]
