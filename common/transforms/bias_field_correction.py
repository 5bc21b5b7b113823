"""BiasFieldCorrectiond: takes the slow shading out of magnetic resonance images (N4).

MONAI has no correction of a bias field. ITK's filter corrects the image that it measured, which for a whole volume
takes minutes; the filter that would evaluate the field of a shrunk one is not among those wrapped for Python.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import torch
from monai.config import KeysCollection
from monai.transforms import MapTransform
from numpy.typing import NDArray
from scipy.interpolate import BSpline
from torch import Tensor

from common.checks.input_error import InputError

_LEVELS = 4  # of resolution; each halves the distance of the control points
_ITERATIONS = 50  # at most, at each level
_CONVERGENCE = 0.001  # change of the field from one iteration to the next
_DEGREE = 3
_FEWEST_VOXELS = 16  # along a shrunk axis


def correct_bias_field(image: Tensor, mask: Tensor, *, shrink_factor: int = 4) -> Tensor:
    """image / exp(log bias field), channel by channel, the field estimated where `mask` is true and applied everywhere.

    Tustison et al. 2010 (N4ITK: improved N3 bias correction), in 4 levels of at most 50 iterations. The logarithm of
    the field is a cubic B-spline with 4 control points along each axis at the first level and 11 at the last: smooth
    enough to be estimated on every `shrink_factor`-th voxel and evaluated at all of them.

    Voxels that are not positive have no logarithm and do not count. A channel without two different positive values in
    the mask, such as a missing sequence, stays as it is.

    Args:
        image: (C, I, J, K).
        mask: (1, I, J, K), boolean.
        shrink_factor: 1 measures every voxel; less along an axis of which fewer than 16 voxels would remain.
    """
    inside = mask[0].numpy(force=True)
    if not inside.any():
        raise InputError("mask: must hold voxels to estimate the bias field by, got none; check the brain mask")
    if min(inside.shape) < 2:
        raise InputError(
            "image: must have two voxels or more along each axis for its bias field to be corrected, got "
            f"{'x'.join(str(side) for side in inside.shape)}; choose z_score"
        )
    result = image.float().clone()
    for channel in result:
        log_field = _log_bias_field(channel.numpy(force=True), inside, shrink_factor)
        channel.div_(torch.from_numpy(np.exp(log_field)).to(channel.device))
    return result


def _log_bias_field(voxels: NDArray[np.float32], inside: NDArray[np.bool_], shrink_factor: int) -> NDArray[np.float32]:
    """(I, J, K); 0 where there is nothing to estimate it by."""
    factors = [max(1, min(shrink_factor, size // _FEWEST_VOXELS)) for size in voxels.shape]
    starts = [(size - 1) % factor // 2 for size, factor in zip(voxels.shape, factors, strict=True)]
    coarse = tuple(slice(start, None, factor) for start, factor in zip(starts, factors, strict=True))
    counted = inside[coarse] & (voxels[coarse] > 0)
    if not counted.any() or np.ptp(voxels[coarse][counted]) == 0:
        return np.zeros_like(voxels)
    field = _control_points(voxels[coarse], counted)
    for axis, (start, factor) in enumerate(zip(starts, factors, strict=True)):
        steps = (np.arange(voxels.shape[axis]) - start) / factor  # of the coarse grid
        weights = _spline_weights(steps / (counted.shape[axis] - 1), field.shape[axis])
        field = np.moveaxis(np.tensordot(weights, field, (1, axis)), 0, axis)
    return field


def _control_points(voxels: NDArray[np.float32], counted: NDArray[np.bool_]) -> NDArray[np.float32]:
    """(P, Q, R), of the B-spline; its first and last interval end at the first and last voxel."""
    import itk  # seconds, which other transforms need not wait for

    # With more threads the last digits would depend on their number. ITK asks for it where filters are born inside of
    # others, so it is the process' own; several volumes at once want processes, as ITK keeps Python's lock.
    itk.MultiThreaderBase.SetGlobalDefaultNumberOfThreads(1)
    image, mask = itk.image_from_array(np.ascontiguousarray(voxels)), itk.image_from_array(counted.astype(np.uint8))
    n4 = itk.N4BiasFieldCorrectionImageFilter[type(image), type(mask), type(image)].New()
    n4.SetInput(image)
    n4.SetMaskImage(mask)
    n4.SetSplineOrder(_DEGREE)
    n4.SetNumberOfFittingLevels(_LEVELS)
    n4.SetMaximumNumberOfIterations([_ITERATIONS] * _LEVELS)
    n4.SetConvergenceThreshold(_CONVERGENCE)
    n4.Update()
    lattice = n4.GetLogBiasFieldControlPointLattice()  # of vectors of length 1, which itk turns into no array
    shape = tuple(lattice.GetLargestPossibleRegion().GetSize())
    points = np.array([lattice.GetPixel(index)[0] for index in np.ndindex(shape)], dtype=np.float32)
    return points.reshape(shape).T  # itk.image_from_array has reversed the axes


def _spline_weights(positions: NDArray[np.float64], count: int) -> NDArray[np.float32]:
    """(positions, count): what each of `count` control points weighs at positions from 0 to 1, held beyond."""
    intervals = count - _DEGREE
    knots = np.arange(-_DEGREE, count + 1)
    weights = BSpline.design_matrix(positions.clip(0, 1) * intervals, knots, _DEGREE)
    return weights.toarray().astype(np.float32)


class BiasFieldCorrectiond(MapTransform):
    """`correct_bias_field` of dictionary items.

    Args:
        mask_key: item that holds the mask, (1, I, J, K).
        shrink_factor: see `correct_bias_field`.
    """

    def __init__(self, keys: KeysCollection, *, mask_key: str = "mask", shrink_factor: int = 4) -> None:
        super().__init__(keys)
        if shrink_factor < 1:
            raise InputError(f"shrink_factor: must be at least 1, got {shrink_factor}; 4 is usual")
        self.mask_key = mask_key
        self.shrink_factor = shrink_factor

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = correct_bias_field(result[key], result[self.mask_key] > 0, shrink_factor=self.shrink_factor)
        return result
