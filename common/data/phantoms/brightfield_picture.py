"""brightfield_picture: synthetic cells that take light away."""

import numpy as np
from scipy import ndimage

from common.data.phantoms.nuclei_depth import nuclei_depth
from common.data.phantoms.smooth_texture import smooth_texture
from common.data.phantoms.uneven_ellipse import uneven_ellipse


def brightfield_picture(instances: np.ndarray, rng: np.random.Generator, *, radius: float) -> np.ndarray:
    """Grey uint8, (rows, columns): dark nuclei in large grey cells with a dark rim, on an unevenly lit background.

    Args:
        instances: the nuclei.
        radius: of the average nucleus, in pixels.
    """
    shape = instances.shape
    transmitted = 1 + rng.uniform(0.01, 0.05) * smooth_texture(shape, rng, size=50)
    numbers = np.arange(1, int(instances.max()) + 1)
    for centre in ndimage.center_of_mass(instances > 0, instances, numbers):
        transmitted *= _cell(shape, rng, centre=np.array(centre), radius=radius)
    empty = rng.uniform((0, 0), shape, size=(rng.poisson(1), 2))  # cells whose nucleus does not show
    for centre in empty:
        transmitted *= _cell(shape, rng, centre=centre, radius=radius)
    darkness = rng.uniform(0.35, 0.6) * np.exp(rng.normal(0, 0.15, len(numbers) + 1))
    coarse = 1 + 0.15 * smooth_texture(shape, rng, size=1.5)
    transmitted *= 1 - (darkness[instances] * (1.1 - 0.25 * nuclei_depth(instances)) * coarse * (instances > 0)).clip(
        0, 0.9
    )
    transmitted = ndimage.gaussian_filter(transmitted, rng.uniform(0.6, 1.1))
    lamp = rng.uniform(190, 240)
    return np.round(lamp * transmitted + rng.normal(0, rng.uniform(1.5, 4), shape)).clip(0, 255).astype(np.uint8)


def _cell(shape: tuple[int, int], rng: np.random.Generator, *, centre: np.ndarray, radius: float) -> np.ndarray:
    """The share of light that a cell lets through, without its nucleus."""
    outline = uneven_ellipse(
        shape,
        rng,
        centre=centre + rng.normal(0, 0.5 * radius, 2),
        radius=radius * rng.uniform(2.2, 3.5),
        elongation=rng.uniform(1, 1.6),
        unevenness=0.25,
    )
    body = rng.uniform(0.08, 0.3) * (1 + 0.2 * smooth_texture(shape, rng, size=3))
    rim = rng.uniform(0.1, 0.3) * np.exp(-(((outline - 1) / 0.06) ** 2))
    return 1 - (body * (outline < 1) + rim).clip(0, 0.8)
