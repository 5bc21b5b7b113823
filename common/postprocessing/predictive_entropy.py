"""predictive_entropy: how uncertain an ensemble is in each voxel.

torch has the entropy only of a distribution object, by way of clamped logits; MONAI has the variance of repeats, over
all classes together.
"""

import torch
from torch import Tensor


def predictive_entropy(confidences: Tensor) -> Tensor:
    """H(p) = -Σ_k p_k log p_k, (B, 1, *), between 0 and log K, in nats.

    Args:
        confidences: (B, K, *), summing to one over the classes.
    """
    return torch.special.entr(confidences).sum(dim=1, keepdim=True)
