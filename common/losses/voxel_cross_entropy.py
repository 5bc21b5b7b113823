"""Cross-entropy over the voxels of a batch of segments.

`torch.nn.CrossEntropyLoss` is the same mean but wants its label map without the channel that MONAI's transforms keep,
in the logits' own precision where it is of confidences, and another loss for a sigmoid map.
"""

from torch import Tensor, nn
from torch.nn import functional as F


def voxel_cross_entropy(logits: Tensor, label: Tensor) -> Tensor:
    """Mean of -log p of the true class over all predicted voxels of the batch, or of -sum_k q_k log p_k.

    Kamnitsas 2017 (thesis), eq. 3.4:  J = -1 / (B V) sum_s sum_v log p_s^{c_v}(u_v)
    With the confidences q of another model it is distillation at temperature 1 (Hinton et al. 2015, arXiv:1503.02531).

    Args:
        logits: (B, K, *): softmax over K classes, or one sigmoid foreground map if K = 1.
        label: (B, 1, *) class indices; or (B, K, *) confidences, K > 1, which sum to one over the classes.
    """
    if logits.shape[1] == 1:
        return F.binary_cross_entropy_with_logits(logits, label.to(logits))
    if label.shape[1] > 1:
        return F.cross_entropy(logits, label.to(logits))
    return F.cross_entropy(logits, label[:, 0].long())


class VoxelCrossEntropy(nn.Module):
    """`voxel_cross_entropy` as a module."""

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return voxel_cross_entropy(logits, label)
