"""The fully connected CRF word for word: every voxel with every other, in float64."""

from collections.abc import Sequence

import torch
from torch import Tensor

from common.postprocessing.crf_parameters import CRFParameters


def brute_force_crf(probabilities: Tensor, image: Tensor, parameters: CRFParameters) -> Tensor:
    """Krähenbühl & Koltun 2011, algorithm 1, symmetrically normalised, sigmas in voxels.

    Args:
        probabilities: (L, *spatial).
        image: (C, *spatial).
    """
    low, high = parameters.intensity_range
    levels = ((image.flatten(1).double() - low) * 255 / (high - low)).clamp(0, 254).floor()
    places = torch.ones(image.shape[1:]).nonzero().T.double()
    smoothness = normalised(gaussian_matrix(divided(places, parameters.smoothness_sigma)))
    appearance = normalised(
        gaussian_matrix(
            torch.cat([divided(places, parameters.appearance_sigma), divided(levels, parameters.intensity_sigma)])
        )
    )
    unary = -probabilities.flatten(1).double().log()
    penalty = parameters.penalty(len(probabilities)).double()
    distribution = (-unary).softmax(dim=0)
    for _ in range(parameters.iterations):
        message = parameters.smoothness_weight * distribution @ smoothness
        message = message + parameters.appearance_weight * distribution @ appearance
        distribution = (-unary - penalty @ message).softmax(dim=0)
    return distribution.reshape(probabilities.shape).float()


def divided(rows: Tensor, sigma: float | Sequence[float]) -> Tensor:
    return rows / torch.tensor(sigma, dtype=torch.float64).reshape(-1, 1)


def gaussian_matrix(features: Tensor) -> Tensor:
    """(N, N) of features (d, N)."""
    difference = features[:, :, None] - features[:, None, :]
    return torch.exp(-(difference**2).sum(dim=0) / 2)


def normalised(kernel: Tensor) -> Tensor:
    scale = kernel.sum(dim=0) ** -0.5
    return scale[:, None] * kernel * scale
