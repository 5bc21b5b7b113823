"""Cross-entropy over the voxels of a batch of segments.

`torch.nn.CrossEntropyLoss` is the same mean but wants its label map without the channel that MONAI's transforms keep.
"""

from torch import Tensor, nn
from torch.nn import functional as F


class VoxelCrossEntropy(nn.Module):
    """Mean of -log p of the true class over all predicted voxels of the batch.

    Kamnitsas 2017 (thesis), eq. 3.4:  J = -1 / (B V) sum_s sum_v log p_s^{c_v}(u_v)

    Args of the call:
        logits: (B, K, *).
        label: (B, 1, *) class indices.
    """

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return F.cross_entropy(logits, label[:, 0].long())
