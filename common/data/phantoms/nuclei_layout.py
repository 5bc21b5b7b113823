"""nuclei_layout: where the nuclei of a synthetic picture lie."""

import numpy as np
from skimage.measure import label
from skimage.segmentation import relabel_sequential

from common.data.phantoms.uneven_ellipse import uneven_ellipse

_MARGIN = 20  # pixels beyond the picture where nuclei may lie that it cuts
_SMALLEST = 12  # pixels of a nucleus that is visible


def nuclei_layout(
    shape: tuple[int, int],
    rng: np.random.Generator,
    *,
    radius: float,
    coverage: float,
    clustering: float,
    elongation: float = 1.5,
) -> np.ndarray:
    """An instance map, (rows, columns) uint16, 1 to N; nuclei touch, but none lies on another.

    Args:
        radius: of the average nucleus, in pixels; the others' vary by about a quarter of it.
        coverage: share of the picture that nuclei cover, roughly.
        clustering: share of the nuclei that lie beside another one.
        elongation: long over short radius of the longest.
    """
    canvas = np.zeros((shape[0] + 2 * _MARGIN, shape[1] + 2 * _MARGIN), np.uint16)
    centres: list[np.ndarray] = []
    for number in range(1, 1 + max(1, round(coverage * canvas.size / (np.pi * radius**2)))):
        own = radius * np.exp(rng.normal(0, 0.25))
        # the first within the picture, so that there is one
        edge = 0 if centres else 2 * _MARGIN
        centre = rng.uniform((edge, edge), np.array(canvas.shape) - edge)
        if centres and rng.random() < clustering:
            direction = rng.uniform(0, 2 * np.pi)
            step = (radius + own) * rng.uniform(0.85, 1.15)
            centre = centres[rng.integers(len(centres))] + step * np.array([np.sin(direction), np.cos(direction)])
        stretch = rng.uniform(1, elongation)
        outline = uneven_ellipse(canvas.shape, rng, centre=centre, radius=own, elongation=stretch, unevenness=0.12)
        if _place(canvas, outline < 1, number):
            centres.append(centre)
    inside = canvas[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    visible = np.bincount(inside.ravel()) >= _SMALLEST
    return relabel_sequential(np.where(visible[inside], inside, 0))[0].astype(np.uint16)


def _place(canvas: np.ndarray, nucleus: np.ndarray, number: int) -> bool:
    """Puts the nucleus beside those that are there, flattened where it meets them; not if too little of it is left."""
    free = nucleus & (canvas == 0)
    if free.sum() < max(0.75 * nucleus.sum(), _SMALLEST):
        return False
    pieces = label(free, connectivity=1)
    canvas[pieces == np.bincount(pieces.ravel())[1:].argmax() + 1] = number
    return True
