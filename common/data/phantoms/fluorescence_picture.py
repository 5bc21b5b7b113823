"""fluorescence_picture: synthetic nuclei that glow in the dark."""

import numpy as np
from scipy import ndimage

from common.data.phantoms.nuclei_depth import nuclei_depth
from common.data.phantoms.nuclei_layout import nuclei_layout
from common.data.phantoms.smooth_texture import smooth_texture


def fluorescence_picture(instances: np.ndarray, rng: np.random.Generator, *, radius: float) -> np.ndarray:
    """Grey uint8, (rows, columns): cells of unequal brightness, light of those out of focus, debris, few photons.

    Args:
        instances: the nuclei in focus.
        radius: of the average nucleus, in pixels.
    """
    shape = instances.shape
    light = _cells(instances, rng, spread=rng.uniform(0.3, 0.6))
    blurred = nuclei_layout(shape, rng, radius=1.3 * radius, coverage=rng.uniform(0, 0.12), clustering=0.3)
    light += rng.uniform(0.2, 0.6) * ndimage.gaussian_filter(_cells(blurred, rng, spread=0.3), 0.5 * radius)
    light += rng.uniform(0.05, 0.25) * ndimage.gaussian_filter(light, 1.5 * radius)
    light += rng.uniform(0.02, 0.12) * (1 + 0.3 * smooth_texture(shape, rng, size=40))
    light = ndimage.gaussian_filter(light + _debris(shape, rng), rng.uniform(0.6, 1.3))
    photons = np.exp(rng.uniform(np.log(20), np.log(200)))  # of an average cell, at a pixel
    counts = rng.poisson(photons * np.clip(light, 0, None)) + rng.normal(0, rng.uniform(1, 3), shape)
    gain = np.exp(rng.uniform(np.log(25), np.log(110)))  # most of these pictures are dim
    return np.round(gain * counts / photons + rng.uniform(0, 8)).clip(0, 255).astype(np.uint8)


def _cells(instances: np.ndarray, rng: np.random.Generator, *, spread: float) -> np.ndarray:
    brightness = np.exp(rng.normal(0, spread, int(instances.max()) + 1))
    chromatin = 1 + 0.18 * smooth_texture(instances.shape, rng, size=1.5)
    return brightness[instances] * (0.25 + 0.75 * nuclei_depth(instances)) * chromatin * (instances > 0)


def _debris(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Bright specks that are no nuclei."""
    specks = np.zeros(shape)
    count = rng.poisson(3)
    specks[rng.integers(shape[0], size=count), rng.integers(shape[1], size=count)] = rng.uniform(5, 40, count)
    return ndimage.gaussian_filter(specks, rng.uniform(0.8, 1.5))
