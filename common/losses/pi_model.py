"""The Π-model: two noisy passes of the network over an image should say the same."""

from torch import Tensor, nn

from common.losses.at_least_float32 import at_least_float32
from common.losses.semi_supervised_batch import SemiSupervisedBatch


def pi_model_loss(logits: Tensor, second_logits: Tensor) -> Tensor:
    """Mean squared difference of the class posteriors of two passes, over images and classes.

    Laine & Aila 2017 (arXiv:1610.02242), algorithm 1:  1 / (K N) Σ_i ||p_i - p̃_i||²
    Gradients go through both passes, as theirs do.

    Args:
        logits: (N, K); none cost nothing.
        second_logits: (N, K), of the same images under other noise.
    """
    difference = at_least_float32(logits).softmax(dim=1) - at_least_float32(second_logits).softmax(dim=1)
    return difference.square().sum() / max(logits.numel(), 1)


class PiModel(nn.Module):
    """`pi_model_loss` of the unlabelled images.

    Deviation: theirs is over the labelled images too. Here these take part if they are among the unlabelled ones, as in
    the experiments with CCLP.
    """

    def forward(self, batch: SemiSupervisedBatch) -> Tensor:
        if not len(batch.unlabelled):  # batch normalisation takes no empty batch
            return batch.logits_unlabelled.sum()
        return pi_model_loss(batch.logits_unlabelled, batch.predict(batch.unlabelled))
