"""SemiSupervisedBatch: what a semi-supervised regulariser may look at in one training step."""

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class SemiSupervisedBatch:
    """A labelled and an unlabelled batch as the network sees them in training mode: D features an image, K classes.

    Args:
        z_labelled: (N_L, D), the input of the classifier.
        logits_labelled: (N_L, K).
        labels: (N_L,) class indices.
        z_unlabelled: (N_U, D).
        logits_unlabelled: (N_U, K).
        unlabelled: the N_U images themselves.
        predict: the logits of another noisy pass over images, for methods that compare two.
    """

    z_labelled: Tensor
    logits_labelled: Tensor
    labels: Tensor
    z_unlabelled: Tensor
    logits_unlabelled: Tensor
    unlabelled: Tensor
    predict: Callable[[Tensor], Tensor]
