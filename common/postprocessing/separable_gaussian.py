"""SeparableGaussian: Gaussian sums over a whole grid, exactly.

MONAI's `GaussianFilter` cuts the kernel off at a few sigmas and normalises it; the fully connected CRF does neither,
and torch's convolutions add up in an order that depends on the number of threads.
"""

from collections.abc import Sequence
from math import ceil, prod
from typing import Any

import numpy as np
import torch
from numba import njit
from numpy.typing import NDArray
from torch import Tensor
from torch.autograd import Function

from common.postprocessing.in_threads import in_threads

_REACH = 7  # sigmas, where the kernel is 2e-11
_BLOCK = 2**15  # voxels that are worked on at once, in a core's cache


class SeparableGaussian:
    """Sums sum_j exp(-sum_d (p_id - p_jd)² / (2 σ_d²)) v_j over all voxels j of a grid, axis by axis.

    Args:
        shape: of the grid.
        sigma: standard deviation along each axis, in voxels.
    """

    def __init__(self, shape: Sequence[int], sigma: Sequence[float]) -> None:
        self.shape = tuple(shape)
        self.kernels = [_half_kernel(size, deviation) for size, deviation in zip(shape, sigma, strict=True)]

    def __call__(self, values: Tensor) -> Tensor:
        """(C, *shape) from (C, *shape). Differentiable; computed on the CPU."""
        return _Filter.apply(values, self)

    def filter(self, values: NDArray[Any]) -> NDArray[Any]:
        """(C, *shape) from (C, *shape), in their precision."""
        for axis, kernel in enumerate(self.kernels, start=1):
            before, after = prod(values.shape[:axis]), prod(values.shape[axis + 1 :])
            lines = values.reshape(before, values.shape[axis], after)
            values = _filtered_lines(lines, kernel.astype(values.dtype)).reshape(values.shape)
        return values


class _Filter(Function):
    @staticmethod
    def forward(ctx: Any, values: Tensor, gaussian: SeparableGaussian) -> Tensor:
        ctx.gaussian = gaussian
        return torch.from_numpy(gaussian.filter(values.detach().cpu().contiguous().numpy())).to(values.device)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return _Filter.apply(gradients[0], ctx.gaussian), None  # the kernel is symmetric


def _half_kernel(size: int, sigma: float) -> NDArray[np.float64]:
    """From its middle on."""
    distance = np.arange(min(size, ceil(_REACH * sigma) + 1))
    return np.exp(-(distance**2) / (2 * sigma**2))


def _filtered_lines(lines: NDArray[Any], kernel: NDArray[Any]) -> NDArray[Any]:
    """(before, size, after), filtered along the middle axis."""
    result = np.empty_like(lines)
    blocks = _slices(lines.shape[0], max(1, _BLOCK // lines[0].size))
    columns = _slices(lines.shape[2], max(1, _BLOCK // lines.shape[1]))
    filtered = _filtered_along if lines.shape[2] == 1 else _filtered_across

    def work(part: int) -> None:
        place = (blocks[part // len(columns)], slice(None), columns[part % len(columns)])
        result[place] = filtered(np.ascontiguousarray(lines[place]), kernel)

    in_threads(work, len(blocks) * len(columns))
    return result


def _slices(size: int, step: int) -> list[slice]:
    return [slice(start, start + step) for start in range(0, size, step)]


@njit(nogil=True, cache=True)
def _filtered_across(lines, kernel):  # type: ignore[no-untyped-def]
    """Of lines that lie side by side in memory."""
    result = np.zeros_like(lines)
    size = lines.shape[1]
    for line in range(len(lines)):
        for i in range(size):
            for j in range(max(0, i - len(kernel) + 1), min(size, i + len(kernel))):
                weight = kernel[abs(i - j)]
                for column in range(lines.shape[2]):
                    result[line, i, column] += weight * lines[line, j, column]
    return result


@njit(nogil=True, cache=True)
def _filtered_along(lines, kernel):  # type: ignore[no-untyped-def]
    """Of lines that lie one after another in memory."""
    result = np.zeros_like(lines)
    size = lines.shape[1]
    for line in range(len(lines)):
        source, target = lines[line].ravel(), result[line].ravel()
        for shift in range(1 - len(kernel), len(kernel)):
            weight = kernel[abs(shift)]
            start, stop = max(0, -shift), min(size, size - shift)
            shifted = source[start + shift : stop + shift]
            for i in range(stop - start):
                target[start + i] += weight * shifted[i]
    return result
