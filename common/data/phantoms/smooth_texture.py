"""smooth_texture: random numbers that vary slowly over a picture."""

import numpy as np
from scipy import ndimage


def smooth_texture(shape: tuple[int, int], rng: np.random.Generator, *, size: float) -> np.ndarray:
    """(rows, columns) float32 of mean 0 and standard deviation 1: noise under a Gaussian of sigma `size` pixels."""
    noise = rng.standard_normal(shape, dtype=np.float32)
    texture = ndimage.gaussian_filter(noise, size, mode="wrap", truncate=3)
    texture -= texture.mean()
    return texture / texture.std()
