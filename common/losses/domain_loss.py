"""domain_loss: how badly a discriminator tells the domains of segments.

`torch.nn.CrossEntropyLoss` is the same mean but wants a class for each voxel; a segment has one domain.
"""

from torch import Tensor
from torch.nn import functional as F

from common.losses.at_least_float32 import at_least_float32


def domain_loss(logits: Tensor, domain: Tensor) -> Tensor:
    """Mean of -log f_D of the true domain over all predictions of a segment, and over the segments.

    Kamnitsas 2017 (thesis), eq. 5.3:  L_adv = -1 / N_adv sum_i log f_D(h_a(x_i))^{y_i}
    A discriminator that cannot tell D domains apart, each as frequent, has log D.

    Args:
        logits: (B, D, *), D > 1.
        domain: (B,) indices below D.
    """
    of_voxels = domain.long().view(-1, *[1] * (logits.ndim - 2)).expand(len(logits), *logits.shape[2:])
    return F.cross_entropy(at_least_float32(logits), of_voxels)
