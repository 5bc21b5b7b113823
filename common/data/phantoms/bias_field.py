"""bias_field: the shading of a magnetic resonance image."""

import numpy as np

from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field


def bias_field(
    geometry: ScanGeometry, rng: np.random.Generator, *, strength: float, wavelength: float = 160.0
) -> np.ndarray:
    """Factors to multiply an image with, (I, J, K) float32: exp(strength · field), the field of unit deviation.

    Args:
        strength: 0 leaves the image as it is, 0.2 is strong.
        wavelength: of the field in mm; about the size of the body part, as a coil's sensitivity varies.
    """
    return np.exp(np.float32(strength) * smooth_field(geometry, rng, wavelength=wavelength))
