"""Entropy minimisation: predictions of unlabelled images are made certain, whatever they say.

torch has the entropy only of a distribution object (`torch.distributions.Categorical`), by way of clamped logits.
"""

from torch import Tensor, nn

from common.losses.at_least_float32 import at_least_float32
from common.losses.semi_supervised_batch import SemiSupervisedBatch


def entropy_minimisation_loss(logits: Tensor) -> Tensor:
    """Mean entropy of the class posteriors, between 0 and log K.

    Grandvalet & Bengio 2005 (Semi-supervised Learning by Entropy Minimization), eq. 5:  -1/N Σ_i Σ_k p_ik log p_ik
    What the classifier believes is made firmer, be it right or wrong: their gradient is perpendicular to its boundary.

    Args:
        logits: (N, K); none cost nothing.
    """
    log_p = at_least_float32(logits).log_softmax(dim=1)
    return -(log_p.exp() * log_p).sum() / max(len(logits), 1)


class EntropyMinimisation(nn.Module):
    """`entropy_minimisation_loss` of the unlabelled images."""

    def forward(self, batch: SemiSupervisedBatch) -> Tensor:
        return entropy_minimisation_loss(batch.logits_unlabelled)
