"""plain_crf: a fully connected CRF as Krähenbühl & Koltun's program and the DeepMedic authors' compute it, in numba."""

from typing import Any

import numpy as np
import torch
from numba import njit
from numpy.typing import NDArray
from torch import Tensor

from common.postprocessing.benchmark_parts.hash_lattice import HashLattice
from common.postprocessing.crf_parameters import CRFParameters

_SMALLEST_SUM = np.float32(1e-20)


def plain_crf(probabilities: Tensor, image: Tensor, parameters: CRFParameters) -> Tensor:
    """Probabilities (L, *spatial) after mean field inference: Krähenbühl & Koltun 2011, algorithm 1.

    One thread, float32. Every voxel takes part, every label is filtered, and each iteration is a softmax of

        log P + sum_m w_m D_m^-½ K_m D_m^-½ Q

    with a lattice for either kernel. Of `parameters`, sigmas are in voxels, normalisation is symmetric, and the
    compatibility Potts'.

    Args:
        probabilities: (L, *spatial).
        image: (C, *spatial).
    """
    labels_last = np.ascontiguousarray(probabilities.numpy().reshape(len(probabilities), -1).T)
    with np.errstate(divide="ignore"):  # a probability of 0 stays 0
        unary = np.log(labels_last)
    kernels = [
        (np.float32(parameters.smoothness_weight), *_lattice(_positions(image, parameters.smoothness_sigma))),
        (np.float32(parameters.appearance_weight), *_lattice(_appearance(image, parameters))),
    ]
    distribution = labels_last
    for _ in range(parameters.iterations):
        exponent = unary.copy()
        for weight, lattice, norm in kernels:
            exponent += weight * norm * lattice(norm * distribution)
        distribution = _softmax(exponent)
    return torch.from_numpy(np.ascontiguousarray(distribution.T)).reshape(probabilities.shape)


def _lattice(features: NDArray[np.float32]) -> tuple[HashLattice, NDArray[np.float32]]:
    """A kernel and its D^-½, (N, 1)."""
    lattice = HashLattice(features)
    total = lattice(np.ones((len(features), 1), np.float32))
    return lattice, 1 / np.sqrt(total + _SMALLEST_SUM)


def _positions(image: Tensor, sigma: Any) -> NDArray[np.float32]:
    """(N, axes)."""
    each = np.broadcast_to(np.asarray(sigma, np.float32), image.ndim - 1)
    axes = [np.arange(size, dtype=np.float32) / one for size, one in zip(image.shape[1:], each, strict=True)]
    return np.stack([axis.ravel() for axis in np.meshgrid(*axes, indexing="ij")], axis=1)


def _appearance(image: Tensor, parameters: CRFParameters) -> NDArray[np.float32]:
    """(N, axes + C): position, then intensities."""
    low, high = parameters.intensity_range
    levels = ((image.numpy() - np.float32(low)) * np.float32(255 / (high - low))).clip(0, 254).astype(np.uint8)
    each = np.broadcast_to(np.asarray(parameters.intensity_sigma, np.float32), len(image))
    intensities = levels.reshape(len(image), -1).T / each
    return np.concatenate([_positions(image, parameters.appearance_sigma), intensities], axis=1)


@njit(nogil=True, cache=True)
def _softmax(exponent: Any) -> Any:
    """Over the labels, (N, L)."""
    result = np.empty_like(exponent)
    for point in range(len(exponent)):
        largest = exponent[point].max()
        total = np.float32(0)
        for label in range(exponent.shape[1]):
            result[point, label] = np.exp(exponent[point, label] - largest)
            total += result[point, label]
        for label in range(exponent.shape[1]):
            result[point, label] /= total
    return result
