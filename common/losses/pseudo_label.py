"""Pseudo-labels: the classifier's own decision on an unlabelled image is taken for its label."""

from torch import Tensor, nn
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.losses.at_least_float32 import at_least_float32
from common.losses.semi_supervised_batch import SemiSupervisedBatch


def pseudo_label_loss(logits: Tensor, *, threshold: float = 0.0) -> Tensor:
    """Cross-entropy with the most probable class of the images where its probability is at least `threshold`.

    Lee 2013 (Pseudo-Label: The Simple and Efficient Semi-Supervised Learning Method), eq. 15; he has no threshold.
    The sum is divided by the number of all images, so that a batch with few confident ones weighs little.

    Args:
        logits: (N, K); none cost nothing.
    """
    logits = at_least_float32(logits)
    confidence, decision = logits.softmax(dim=1).detach().max(dim=1)
    losses = F.cross_entropy(logits, decision, reduction="none")
    return (losses * (confidence >= threshold)).sum() / max(len(logits), 1)


class PseudoLabel(nn.Module):
    """`pseudo_label_loss` of the unlabelled images."""

    def __init__(self, *, threshold: float = 0.0) -> None:
        super().__init__()
        if not 0 <= threshold <= 1:
            raise InputError(f"threshold: must be a probability from 0 to 1, got {threshold:g}; 0 takes all images")
        self.threshold = threshold

    def forward(self, batch: SemiSupervisedBatch) -> Tensor:
        return pseudo_label_loss(batch.logits_unlabelled, threshold=self.threshold)
