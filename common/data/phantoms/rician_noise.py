"""rician_noise: the noise of magnitude images in magnetic resonance."""

import numpy as np


def rician_noise(image: np.ndarray, rng: np.random.Generator, *, deviation: float) -> np.ndarray:
    """The magnitude of the image plus complex Gaussian noise, float32.

    Gudbjartsson and Patz 1995 (doi:10.1002/mrm.1910340618): sqrt((image + n1)² + n2²), both n of the given standard
    deviation; so black turns grey, and bright tissue has Gaussian noise.
    """
    real, imaginary = deviation * rng.standard_normal((2, *image.shape), dtype=np.float32)
    return np.hypot(image.astype(np.float32) + real, imaginary)
