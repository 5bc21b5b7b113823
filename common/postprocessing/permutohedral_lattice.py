"""PermutohedralLattice: Gaussian filtering of scattered points in many dimensions, in time linear in their number.

MONAI's own (`monai.networks.layers.PHLFilter`) needs a compiled extension that its wheels do not carry.
"""

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.autograd import Function

from common.checks.input_error import InputError
from common.postprocessing import lattice_loops
from common.postprocessing.in_threads import in_threads

_LARGEST_KEY = 2**62
_VERTICES_IN_PART = 2**14  # which threads share out


class PermutohedralLattice:
    """Sums sum_j exp(-|f_i - f_j|² / 2) v_j for all points i at once, approximately and up to a constant factor.

    Adams, Baek & Davis 2010: each point's value is spread over the corners of the simplex of the lattice that it lies
    in, these are blurred along the d + 1 directions of the lattice, and read back. Krähenbühl & Koltun 2011 filter so.

    In the basis of the lattice's first d directions its simplices are those of Kuhn's triangulation of the integers: a
    point's corners are the floor of its coordinates, then one step along each, in the order of falling fractions. A
    corner is one integer, mixed-radix; a neighbour is that integer plus a constant, so that among sorted corners all
    neighbours are found by going through them once, where the authors look each up in a hash table.

    Points are worked on in chunks of a fixed size, each with corners of its own, which are merged in the order of the
    chunks: the result does not depend on the number of threads.

    Args:
        features: (d, N), in units of the kernel's standard deviation.
    """

    def __init__(self, features: NDArray[np.float32]) -> None:
        self.dimension, self.num_points = features.shape
        scales = _scales(self.dimension)
        low, self.radix = _mixed_radix(features, scales)
        self.ids = np.empty((self.num_points, self.dimension + 1), np.uint16)
        self.weights = np.empty((self.num_points, self.dimension + 1), np.float32)
        size = lattice_loops.CORNERS_IN_CHUNK // (self.dimension + 1)
        self.starts = np.append(np.arange(0, self.num_points, size), self.num_points)

        def keys_of(chunk: int) -> NDArray[np.int64]:
            points = slice(*self.starts[chunk : chunk + 2])
            keys = lattice_loops.embed(
                features[:, points], scales, low, self.radix, self.ids[points], self.weights[points]
            )
            order = np.argsort(keys)
            lattice_loops.renumber(self.ids[points], order)
            return keys[order]

        chunk_keys = in_threads(keys_of, len(self.starts) - 1)
        self.keys = _different(np.sort(np.concatenate(chunk_keys)))
        self.offsets = np.cumsum([0, *map(len, chunk_keys)])
        vertices = in_threads(lambda chunk: lattice_loops.find(self.keys, chunk_keys[chunk]), len(chunk_keys))
        self.vertices = np.concatenate(vertices)

    def __call__(self, values: Tensor) -> Tensor:
        """The sums, the point itself included: (C, N) from (C, N). Differentiable; computed on the CPU."""
        return _Filter.apply(values, self)

    def filter(self, values: NDArray[Any], *, transposed: bool = False) -> NDArray[Any]:
        """The sums (C, N) of `values` (C, N), in their precision.

        Args:
            transposed: the transposed operator, which blurs in the opposite order, for gradients.
        """
        steps = np.append(self.radix, self.radix.sum())
        vertices = self._spread(values)
        for step in steps[::-1] if transposed else steps:
            vertices = self._blurred(vertices, step)
        return self._read(vertices) / values.dtype.type(1 + 2.0**-self.dimension)

    def _spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """(vertices, C): the points' values, each on the corners around it."""
        corners = np.empty((len(self.vertices), len(values)), values.dtype)
        merged = np.empty((len(self.keys), len(values)), values.dtype)

        def spread(chunk: int) -> None:
            points, own = self._chunk(chunk)
            lattice_loops.spread(values[:, points], self.ids[points], self.weights[points], corners[own])

        in_threads(spread, len(self.starts) - 1)
        limits = self._limits()
        in_threads(
            lambda part: lattice_loops.merge(*limits[part], self.offsets, self.vertices, corners, merged), len(limits)
        )
        return merged

    def _blurred(self, vertices: NDArray[Any], step: int) -> NDArray[Any]:
        result = np.empty_like(vertices)
        limits = self._limits()
        in_threads(lambda part: lattice_loops.blur(*limits[part], self.keys, step, vertices, result), len(limits))
        return result

    def _read(self, vertices: NDArray[Any]) -> NDArray[Any]:
        """(C, N): what stands at the points."""
        result = np.empty((vertices.shape[1], self.num_points), vertices.dtype)

        def read(chunk: int) -> None:
            points, own = self._chunk(chunk)
            near = vertices[self.vertices[own]]
            lattice_loops.read(near, self.ids[points], self.weights[points], result[:, points])

        in_threads(read, len(self.starts) - 1)
        return result

    def _chunk(self, chunk: int) -> tuple[slice, slice]:
        """Its points and its corners."""
        return slice(*self.starts[chunk : chunk + 2]), slice(*self.offsets[chunk : chunk + 2])

    def _limits(self) -> NDArray[np.int64]:
        """(parts, 2): first vertex of each part, and of the next."""
        starts = np.arange(0, len(self.keys), _VERTICES_IN_PART)
        return np.stack([starts, np.append(starts[1:], len(self.keys))], axis=1)


class _Filter(Function):
    @staticmethod
    def forward(ctx: Any, values: Tensor, lattice: PermutohedralLattice) -> Tensor:
        ctx.lattice = lattice
        return _filtered(values, lattice, transposed=False)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return _filtered(gradients[0], ctx.lattice, transposed=True), None


def _filtered(values: Tensor, lattice: PermutohedralLattice, *, transposed: bool) -> Tensor:
    array = values.detach().cpu().contiguous().numpy()
    return torch.from_numpy(lattice.filter(array, transposed=transposed)).to(values.device)


def _scales(dimension: int) -> NDArray[np.float64]:
    """Factors of the features for which splatting, blurring with [1/4 1/2 1/4] and reading have unit variance.

    Adams et al. sec. 3.1, less the d + 1 that coordinates are divided by.
    """
    order = np.arange(1, dimension + 1)
    return np.sqrt(2 / 3 / (order * (order + 1)))


def _mixed_radix(
    features: NDArray[np.float32], scales: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Smallest coordinates, and each coordinate's step in a key; there is room for a neighbour on each side."""
    dimension = len(features)
    basis = np.empty((dimension, dimension))
    for column, unit in enumerate(np.eye(dimension)):
        lattice_loops.place(unit, scales, basis[:, column])
    highest, lowest = features.max(axis=1).astype(float), features.min(axis=1).astype(float)
    centre = basis @ (highest + lowest) / 2
    reach = np.abs(basis) @ (highest - lowest) / 2
    low = np.floor(centre - reach).astype(np.int64) - 2
    sizes = np.ceil(centre + reach).astype(np.int64) + 3 - low
    if sizes.astype(float).prod() > _LARGEST_KEY:
        raise InputError("the CRF's sigmas are too small for so many channels; use larger ones")
    return low, np.cumprod(np.concatenate([[1], sizes[:-1]]))


def _different(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """numpy 2.4's `unique` hashes first, which takes 20 times as long as sorting."""
    return keys[np.append(True, keys[1:] != keys[:-1])]
