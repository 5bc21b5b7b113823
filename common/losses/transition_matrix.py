"""transition_matrix: a random walk over samples, by their similarity in a network's embedding.

`sklearn.semi_supervised` builds such graphs as arrays; a loss needs one that gradients flow through.
"""

from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor

from common.checks.known_name import check_known_name

Similarity = Literal["dot", "l2"]
_SIMILARITIES = ("dot", "l2")


def transition_matrix(z: Tensor, *, similarity: Similarity = "dot", sigma: float | Sequence[float] = 1.0) -> Tensor:
    """H (N, N), the probabilities of stepping from sample to sample, in float64.

    Kamnitsas et al. 2018 (arXiv:1806.02679), eq. 6.2 and 6.3 of the thesis: H_ij = A_ij / sum_k A_ik with
    A_ij = exp(z_i · z_j) for "dot" or exp(-sum_f (z_if - z_jf)² / sigma_f²) for "l2". As in the authors' program the
    walk may stay where it is (j = i).

    Args:
        z: embeddings (N, D).
        sigma: of "l2", one number or one a feature.
    """
    check_known_name(similarity, _SIMILARITIES, argument="similarity")
    with torch.autocast(z.device.type, enabled=False):
        z = z.double()
        if similarity == "l2":
            z = z / torch.as_tensor(sigma, dtype=z.dtype, device=z.device)
        exponent = z @ z.T
        if similarity == "l2":
            # -|z_i - z_j|² without the terms that are the same along a row, which normalisation takes away
            exponent = 2 * exponent - exponent.diagonal()
        return exponent.softmax(dim=1)
