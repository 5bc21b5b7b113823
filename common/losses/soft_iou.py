"""Soft intersection over union as a loss.

`monai.losses.DiceLoss` gives it with `jaccard=True`, but only as a module, which must be told how many maps there are.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from common.losses.at_least_float32 import at_least_float32


def soft_iou_loss(logits: Tensor, label: Tensor, *, smooth: float = 1e-5) -> Tensor:
    """One minus the soft intersection over union, averaged over the samples and all classes.

    Kamnitsas 2017 (thesis), eq. 2.5, after Nowozin 2014:  J_c = sum p g / (sum g + sum p (1 - g))
    The background is one of the classes, as in the equation and in the authors' program. `smooth` is added above and
    below the line, so that a class absent from both prediction and label costs nothing.

    Args:
        logits: (B, K, *): softmax over K classes; one sigmoid foreground map if K = 1, the background being the rest.
        label: (B, 1, *) class indices.
    """
    if logits.shape[1] == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=1)  # whose softmax the sigmoid is
    probability = torch.softmax(at_least_float32(logits), dim=1)
    truth = F.one_hot(label[:, 0].long(), probability.shape[1]).movedim(-1, 1).to(probability)  # (B, K, *)
    space = list(range(2, logits.ndim))
    intersection = (probability * truth).sum(space)
    union = truth.sum(space) + (probability * (1 - truth)).sum(space)
    return 1 - ((intersection + smooth) / (union + smooth)).mean()


class SoftIoULoss(nn.Module):
    """`soft_iou_loss` as a module."""

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return soft_iou_loss(logits, label)
