"""mean_field: inference of a fully connected CRF with Gaussian kernels.

MONAI's `CRF` block computes it with filters that its wheels do not carry.
"""

from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import functional as F

from common.postprocessing.normalised_kernel import NormalisedKernel

_SMALLEST_PROBABILITY = 1e-37  # as good as 0: no weights outdo its logarithm


def mean_field(
    probabilities: Tensor,
    kernels: Iterable[tuple[NormalisedKernel, Tensor]],
    *,
    iterations: int,
) -> Tensor:
    """Distribution over labels, (L, N).

    Krähenbühl & Koltun 2011, algorithm 1: Q_i(l) ∝ P_i(l) exp(-sum_m sum_l' μ_m(l, l') (K̃_m Q)_i(l')), all voxels at
    once, a fixed number of times, from Q = P on.

    Computed as log odds against label 0, e(l) = log Q(l) / Q(0). Kernels are linear and Q sums to one, so that
    K̃ Q(0) = K̃ 1 - sum_l K̃ Q(l) needs no filtering:

        e(l) = log P(l) / P(0) - sum_m (μ(l, 0) - μ(0, 0)) K̃_m 1 + sum_m sum_l' odds_m(l, l') K̃_m Q(l')
        odds(l, l') = μ(l, 0) - μ(0, 0) - μ(l, l') + μ(0, l'),  l, l' > 0

    Args:
        probabilities: P, (L, N).
        kernels: each with its penalties μ_m, (L, L), of label l beside l'; a kernel's weight is part of them.
    """
    floored = probabilities.clamp(min=_SMALLEST_PROBABILITY)
    unary = (floored[1:] / floored[:1]).log()
    odds = []
    for kernel, penalty in kernels:
        against_first = penalty[1:, :1] - penalty[:1, :1]
        unary = unary - against_first * kernel.of_ones
        odds.append((kernel, against_first - penalty[1:, 1:] + penalty[:1, 1:]))
    foreground = probabilities[1:]
    for _ in range(iterations):
        exponent = unary
        for kernel, factors in odds:
            exponent = torch.addmm(exponent, factors, kernel(foreground))
        foreground = _softmax_beside_zero(exponent)
    return torch.cat([(1 - foreground.sum(dim=0, keepdim=True)).clamp(min=0), foreground])


def _softmax_beside_zero(exponent: Tensor) -> Tensor:
    """The softmax of the rows and one more row of zeros, less that row's."""
    return exponent.sigmoid() if len(exponent) == 1 else F.pad(exponent, (0, 0, 1, 0)).softmax(dim=0)[1:]
