"""ToyState: one iteration of a toy study, as its pictures show it."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, eq=False)  # tensors have no one equality
class ToyState:
    """Where the points are, where they are pushed, and what is believed of them.

    Args:
        z: (N, 2).
        supervised_gradient: (N, 2), of the cross-entropy of the labelled points.
        regulariser_gradient: (N, 2).
        posteriors: (N,), of the second class: by label propagation if the regulariser is CCLP, else by the classifier.
        normal: (2,) and offset: the classifier decides for the second class where normal · z + offset > 0.
    """

    z: Tensor
    supervised_gradient: Tensor
    regulariser_gradient: Tensor
    posteriors: Tensor
    normal: Tensor
    offset: Tensor
