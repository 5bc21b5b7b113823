"""border_weights: how much each pixel counts in the original U-Net's loss.

MONAI, torch and scikit-image have no such map; the usual recipe measures the distance to every object over the whole
picture, which takes as many times longer as there are objects.
"""

import math

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, find_objects

from common.checks.input_error import InputError

_NEGLIGIBLE = 1e-6  # of the border term: where it is smaller, it is left out


def border_weights(
    instances: NDArray[np.integer],
    *,
    w0: float = 10.0,
    sigma: float = 5.0,
    balance: bool = True,
    classes: NDArray[np.integer] | None = None,
) -> NDArray[np.float32]:
    """Per-pixel weights that force the network to learn the gaps between neighbouring objects.

    Ronneberger et al. 2015 (arXiv:1505.04597), eq. 2:  w(x) = w_c(x) + w0 · exp(-(d1(x) + d2(x))² / 2σ²)
    with d1, d2 the distances in pixels to the nearest and the second nearest object; their defaults are the authors'.
    A pixel beside an object is at distance 1. With fewer than two objects there is no border term.

    The text leaves three things open. The border term is added in the background only, where the authors' figure has
    it: inside an object it would pull against the class of the pixel. w_c(x) = N / (K N_c), with N_c pixels of the
    class of x among the N of the picture and K classes present, so that classes weigh the same together and w_c is 1 on
    average. Objects that touch have no gap to weigh: the authors draw one into their label, here erode it before.

    Args:
        instances: (W, H), 0 in the background, one number an object.
        balance: False for w_c = 1.
        classes: (W, H), what w_c balances; background against objects if None.
    """
    if w0 < 0 or sigma <= 0:
        raise InputError(f"weights: w0 must be 0 or more and sigma positive, got {w0} and {sigma}")
    background = instances == 0
    weights = np.ones(instances.shape)
    if balance:
        weights = _class_balance(~background if classes is None else classes)
    nearest, second = _two_distances(instances, reach=sigma * math.sqrt(2 * math.log(max(w0 / _NEGLIGIBLE, 1))))
    weights[background] += w0 * np.exp(-((nearest + second)[background] ** 2) / (2 * sigma**2))
    return weights.astype(np.float32)


def _class_balance(classes: NDArray[np.generic]) -> NDArray[np.float64]:
    _, indices, counts = np.unique(classes, return_inverse=True, return_counts=True)
    return (classes.size / (len(counts) * counts))[indices]


def _two_distances(instances: NDArray[np.integer], *, reach: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """To the nearest and second nearest object; exact wherever their sum is up to `reach`, else perhaps infinite."""
    margin = math.ceil(reach)
    nearest, second = np.full((2, *instances.shape), np.inf)
    for number, box in enumerate(find_objects(instances), start=1):
        if box is None:
            continue
        around = tuple(slice(max(side.start - margin, 0), side.stop + margin) for side in box)
        distance = distance_transform_edt(instances[around] != number)
        second[around] = np.minimum(second[around], np.maximum(nearest[around], distance))
        nearest[around] = np.minimum(nearest[around], distance)
    return nearest, second
