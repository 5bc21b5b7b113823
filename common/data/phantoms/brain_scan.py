"""brain_scan: what a scanner shows of layers of brain tissue in one sequence."""

from collections.abc import Sequence

import numpy as np
from scipy import ndimage

from common.data.phantoms.bias_field import bias_field
from common.data.phantoms.brain_layer import BrainLayer
from common.data.phantoms.brain_scanner import BrainScanner
from common.data.phantoms.brain_tissue import BrainTissue
from common.data.phantoms.rician_noise import rician_noise
from common.data.phantoms.scan_geometry import ScanGeometry
from common.data.phantoms.smooth_field import smooth_field


def brain_scan(
    layers: Sequence[BrainLayer],
    geometry: ScanGeometry,
    rng: np.random.Generator,
    *,
    scanner: BrainScanner,
    sequence: str,
    mask: np.ndarray,
) -> np.ndarray:
    """One sequence, (I, J, K) int16, at least 1 inside the mask and 0 outside.

    Differs from call to call in contrast, texture, blur, shading, noise and brightness.

    Args:
        layers: from the brain itself to what lies on top.
        sequence: one of those that the scanner has a brightness for.
        mask: (I, J, K) bool, the brain without its skull.
    """
    brightness = scanner.brightness[sequence]
    image = np.zeros(geometry.shape, dtype=np.float32)
    drawn = np.zeros(len(BrainTissue), dtype=np.float32)
    for tissue in sorted(brightness):
        drawn[tissue] = rng.uniform(*brightness[tissue])
    for layer in layers:
        image += layer.opacity * (drawn[layer.tissues] - image)
    image *= 1 + 0.025 * smooth_field(geometry, rng, wavelength=9)
    image = ndimage.gaussian_filter(image, rng.uniform(*scanner.blur), truncate=3)  # partial volume
    image *= bias_field(geometry, rng, strength=rng.uniform(*scanner.shading))
    brain = rician_noise(image[mask], rng, deviation=rng.uniform(*scanner.noise)) ** scanner.gamma
    units = np.exp(rng.uniform(np.log(200), np.log(3000)))  # scanners differ by factors
    scan = np.zeros(geometry.shape, dtype=np.int16)
    scan[mask] = np.round(brain * units).clip(1, 32767)
    return scan
