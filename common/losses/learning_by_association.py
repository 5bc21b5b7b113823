"""Learning by association (LBA): a walk from a labelled image to an unlabelled one and back should end in its class."""

import math

import torch
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.losses.at_least_float32 import at_least_float32
from common.losses.semi_supervised_batch import SemiSupervisedBatch


def learning_by_association_loss(
    z_labelled: Tensor, labels: Tensor, z_unlabelled: Tensor, *, walker_weight: float = 1.0, visit_weight: float = 1.0
) -> Tensor:
    """The weighted sum of the walker loss and the visit loss.

    Haeusser et al. 2017 (arXiv:1706.00909), sec. 3. With M = Z_L Z_Uᵀ, P_LU the softmax of its rows and P_UL that of
    its columns, a walk ends by P_LUL = P_LU P_UL, and unlabelled images are visited by v, the mean row of P_LU:
        walker:  -1/N_L Σ_ik T_ik log P_LUL_ik,  T uniform over the labelled images of the same class
        visit:   -1/N_U Σ_j log v_j
    Both weights are 1 by default, as in their program. Deviation: sums are taken in log space, without the 1e-8 that it
    adds within the logarithms, so that walks that are all but impossible have a gradient too.

    Args:
        z_labelled: (N_L, D).
        labels: (N_L,) class indices.
        z_unlabelled: (N_U, D); none cost nothing.
    """
    if not len(z_unlabelled):
        return at_least_float32(z_unlabelled).sum()
    with torch.autocast(z_labelled.device.type, enabled=False):
        similarity = at_least_float32(z_labelled) @ at_least_float32(z_unlabelled).T  # (N_L, N_U)
    there, back = similarity.log_softmax(dim=1), similarity.T.log_softmax(dim=1)
    return walker_weight * _walker_loss(there, back, labels) + visit_weight * _visit_loss(there)


def _walker_loss(there: Tensor, back: Tensor, labels: Tensor) -> Tensor:
    landing = (there[:, :, None] + back[None]).logsumexp(dim=1)  # (N_L, N_L)
    same = (labels[:, None] == labels).to(landing)
    return -(same / same.sum(dim=1) * landing).sum() / len(labels)


def _visit_loss(there: Tensor) -> Tensor:
    return math.log(len(there)) - there.logsumexp(dim=0).mean()


class LearningByAssociation(nn.Module):
    """`learning_by_association_loss` with its two weights."""

    def __init__(self, *, walker_weight: float = 1.0, visit_weight: float = 1.0) -> None:
        super().__init__()
        for name, weight in (("walker_weight", walker_weight), ("visit_weight", visit_weight)):
            if weight < 0:
                raise InputError(f"{name}: must be 0 or more, got {weight:g}; 1 is usual")
        self.walker_weight = walker_weight
        self.visit_weight = visit_weight

    def forward(self, batch: SemiSupervisedBatch) -> Tensor:
        return learning_by_association_loss(
            batch.z_labelled,
            batch.labels,
            batch.z_unlabelled,
            walker_weight=self.walker_weight,
            visit_weight=self.visit_weight,
        )
