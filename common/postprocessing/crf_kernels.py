"""crf_kernels: the two Gaussian kernels of a fully connected CRF, for one image."""

from collections.abc import Sequence

import torch
from torch import Tensor

from common.checks.input_error import InputError
from common.postprocessing.crf_parameters import CRFParameters
from common.postprocessing.normalised_kernel import NormalisedKernel
from common.postprocessing.permutohedral_lattice import PermutohedralLattice
from common.postprocessing.separable_gaussian import SeparableGaussian
from common.postprocessing.voxels_inside import VoxelsInside

_LEVELS = 255


def crf_kernels(
    image: Tensor, voxels: VoxelsInside, parameters: CRFParameters, *, spacing: Sequence[float]
) -> tuple[NormalisedKernel, NormalisedKernel]:
    """The smoothness kernel and the appearance kernel of the thesis's sec. 3.2.5.

    The smoothness kernel is exact, the appearance kernel a permutohedral lattice over position and intensities, in the
    order of the authors' program, on which the lattice's error depends.

    Args:
        image: (C, *spatial).
        spacing: of the voxels in mm, which counts where the parameters' unit is mm.
    """
    unit = spacing if parameters.unit == "mm" else [1.0] * len(spacing)
    smoothness = _sigmas(parameters.smoothness_sigma, unit, "smoothness_sigma")
    appearance = _sigmas(parameters.appearance_sigma, unit, "appearance_sigma")
    intensity = _sigmas(parameters.intensity_sigma, [1.0] * len(image), "intensity_sigma")
    low, high = parameters.intensity_range
    levels = ((voxels.of_grid(image) - low) * (_LEVELS / (high - low))).clamp(0, _LEVELS - 1).trunc()
    features = torch.cat([voxels.positions(appearance), levels / torch.tensor(intensity)[:, None]])
    grid = SeparableGaussian(voxels.shape, smoothness)
    ones = torch.ones(1, voxels.count)
    return (
        NormalisedKernel(
            lambda values: voxels.of_box(grid(voxels.box_of(values))), ones, normalisation=parameters.normalisation
        ),
        NormalisedKernel(PermutohedralLattice(features.numpy()), ones, normalisation=parameters.normalisation),
    )


def _sigmas(sigma: float | Sequence[float], unit: Sequence[float], name: str) -> list[float]:
    """One for each axis or channel, in units of its own."""
    each = list(sigma) if isinstance(sigma, Sequence) else [sigma] * len(unit)
    if len(each) != len(unit):
        raise InputError(f"{name} of the CRF must be one number or {len(unit)}, one for each, got {each}")
    return [one / own for one, own in zip(each, unit, strict=True)]
