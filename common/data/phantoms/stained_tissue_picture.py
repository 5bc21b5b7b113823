"""stained_tissue_picture: synthetic tissue under two dyes, one of which the nuclei take."""

import numpy as np
from scipy import ndimage

from common.data.phantoms.nuclei_depth import nuclei_depth
from common.data.phantoms.nuclei_layout import nuclei_layout
from common.data.phantoms.smooth_texture import smooth_texture

# how strongly each dye absorbs red, green and blue
_NUCLEAR_DYE = np.array([0.75, 1.0, 0.3])
_TISSUE_DYE = np.array([0.3, 1.0, 0.35])


def stained_tissue_picture(instances: np.ndarray, rng: np.random.Generator, *, radius: float) -> np.ndarray:
    """RGB uint8, (rows, columns, 3): dark purple nuclei in pink tissue, the amount of dye different in each.

    Beer and Lambert: of the light I0 of a colour, I0 exp(-Σ absorption · amount) comes through.

    Args:
        instances: the nuclei in focus.
        radius: of the average nucleus, in pixels.
    """
    shape = instances.shape
    uneven = rng.uniform(0, 0.25) * _fibres(shape, rng) + 0.25 * smooth_texture(shape, rng, size=rng.uniform(2, 12))
    holes = smooth_texture(shape, rng, size=12) > rng.uniform(1, 3)
    tissue = rng.uniform(0.15, 0.5) * np.exp(uneven) * np.where(holes, 0.3, 1)
    pale = nuclei_layout(shape, rng, radius=1.4 * radius, coverage=rng.uniform(0.05, 0.3), clustering=0.3)
    nuclear = rng.uniform(0.3, 0.8) * ndimage.gaussian_filter(_nuclei(pale, rng), 0.4 * radius)
    nuclear = np.where(instances > 0, _nuclei(instances, rng), nuclear)
    nuclear *= rng.uniform(0.7, 1.4)
    dyes = [dye * np.exp(rng.normal(0, 0.15, 3)) for dye in (_NUCLEAR_DYE, _TISSUE_DYE)]
    blur = rng.uniform(0.6, 1.1)
    amounts = [ndimage.gaussian_filter(amount, blur)[..., None] for amount in (nuclear, tissue)]
    lamp = rng.uniform(225, 250) * np.exp(rng.normal(0, 0.02, 3))
    through = lamp * np.exp(-sum(amount * dye for amount, dye in zip(amounts, dyes, strict=True)))
    return np.round(through + rng.normal(0, rng.uniform(1, 4), through.shape)).clip(0, 255).astype(np.uint8)


def _nuclei(instances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Amount of dye: little in some nuclei, coarse inside, as much at the outline as in the middle."""
    amount = np.exp(rng.normal(0, 0.4, int(instances.max()) + 1))
    coarse = 1 + 0.3 * smooth_texture(instances.shape, rng, size=1.5)
    return amount[instances] * (1.1 - 0.2 * nuclei_depth(instances)) * coarse.clip(0.2) * (instances > 0)


def _fibres(shape: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """Streaks along one direction that bends slowly."""
    side = 2 * max(shape)
    streaks = ndimage.gaussian_filter(rng.standard_normal((side, side), dtype=np.float32), (1.5, 8), mode="wrap")
    streaks = ndimage.rotate(streaks, rng.uniform(0, 180), reshape=False, order=1, mode="wrap")
    top, left = ((side - size) // 2 for size in shape)
    streaks = streaks[top : top + shape[0], left : left + shape[1]]
    return (streaks - streaks.mean()) / streaks.std()
