"""prostate_case: one synthetic prostate scan with its label."""

import numpy as np
from scipy import ndimage

from common.data.phantoms.bias_field import bias_field
from common.data.phantoms.pelvic_tissues import PelvicTissues
from common.data.phantoms.pelvis_background import pelvis_background
from common.data.phantoms.prostate_gland import ProstateGland
from common.data.phantoms.rician_noise import rician_noise
from common.data.phantoms.scan_geometry import ScanGeometry


def prostate_case(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A T2-weighted scan as (image int16, label uint8, affine), image and label (I, J, K).

    Differs from case to case in the gland's shape, size and pose, in contrast, shading, noise and brightness, and in
    matrix, spacing, orientation and origin of the scan. The label is 1 in the gland and 0 elsewhere.
    """
    geometry = ScanGeometry.draw(
        rng,
        in_plane_extent=(130, 160),
        through_extent=(80, 110),
        in_plane_spacing=(1.2, 2.0),
        through_spacing=(2.5, 4.0),
        max_tilt=6,
    )
    tissues = PelvicTissues.draw(rng)
    gland = ProstateGland.draw(geometry, rng)
    image = pelvis_background(geometry, rng, gland=gland, tissues=tissues)
    gland.paint(image, geometry, tissues, rng)
    return _as_scanned(image, geometry, rng), gland.label(), geometry.affine


def _as_scanned(image: np.ndarray, geometry: ScanGeometry, rng: np.random.Generator) -> np.ndarray:
    """What the scanner makes of the brightness: blur, shading, noise, and units of its own."""
    image = ndimage.gaussian_filter(image, sigma=0.6)
    image = image * bias_field(geometry, rng, strength=rng.uniform(0.08, 0.25))
    image = rician_noise(image, rng, deviation=rng.uniform(0.02, 0.06))
    units = np.exp(rng.uniform(np.log(150), np.log(4000)))  # scanners differ by factors
    return np.round(image * units).clip(0, 32767).astype(np.int16)
