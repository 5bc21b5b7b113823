"""propagated_labels: what the labels of some samples say of the others, along the random walk of a graph.

`sklearn.semi_supervised.LabelPropagation` iterates on arrays; this is the walk's equilibrium in closed form, which
gradients flow through.
"""

import torch
from torch import Tensor


def propagated_labels(transition: Tensor, labels: Tensor, *, num_classes: int) -> Tensor:
    """Class posteriors (N, C) of all samples: those of the labelled ones, which come first, are their labels.

    Zhu & Ghahramani 2002; eq. 6.7 of the CCLP thesis: Phi_U = (I - H_UU)^-1 H_UL Y_L, by one factorisation.

    Args:
        transition: H (N, N) of a walk that from everywhere has a chance to step to a label, as a smoothed one has: else
            the system is singular.
        labels: (N_L,) from 0 to C - 1, at least one.
    """
    # not one_hot, which waits for a GPU to look at the labels
    known = (labels[:, None] == torch.arange(num_classes, device=labels.device)).to(transition.dtype)
    count = len(labels)
    if count == len(transition):
        return known
    unlabelled = transition[count:, count:]
    identity = torch.eye(len(unlabelled), dtype=transition.dtype, device=transition.device)
    posteriors = torch.linalg.solve(identity - unlabelled, transition[count:, :count] @ known)
    return torch.cat([known, posteriors])
