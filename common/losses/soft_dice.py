"""Soft Dice loss with the squared (V-Net) or the plain denominator.

`monai.losses.DiceLoss` offers both, but only as a module; here the formula is a function that the hybrid losses call.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def soft_dice_loss(
    logits: Tensor, label: Tensor, *, squared: bool, with_background: bool = False, smooth: float = 1e-5
) -> Tensor:
    """One minus the soft Dice overlap, averaged over the samples and the foreground classes, or over all classes.

    Milletari et al. 2016 (arXiv:1606.04797), sec. 3:  D = 2 sum p g / (sum p^2 + sum g^2)
    With `squared=False` the denominator is sum p + sum g. `smooth` is added above and below the line, so that a class
    absent from both prediction and label costs nothing. Deviation: the authors' program puts the hard (arg max) mask
    into the sums of its gradient; this is the formula as printed.

    Args:
        logits: (B, K, *): softmax over K classes, the first being background; one sigmoid foreground map if K = 1.
        label: (B, 1, *) class indices.
    """
    if logits.shape[1] == 1:
        logits = torch.cat([torch.zeros_like(logits), logits], dim=1)  # whose softmax the sigmoid is
    first = 0 if with_background else 1
    probability = torch.softmax(logits, dim=1)[:, first:]
    truth = F.one_hot(label[:, 0].long(), logits.shape[1]).movedim(-1, 1)[:, first:].to(probability)
    space = list(range(2, logits.ndim))
    overlap = (probability * truth).sum(space)
    size = (probability.square() if squared else probability).sum(space) + truth.sum(space)
    return 1 - ((2 * overlap + smooth) / (size + smooth)).mean()


class SquaredDiceLoss(nn.Module):
    """`soft_dice_loss` with V-Net's squared denominator."""

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return soft_dice_loss(logits, label, squared=True)


class PlainDiceLoss(nn.Module):
    """`soft_dice_loss` with the plain denominator, sum p + sum g."""

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return soft_dice_loss(logits, label, squared=False)


class AllClassDiceLoss(nn.Module):
    """`soft_dice_loss` with the plain denominator over all classes, as EMMA's authors had it from DLTK.

    Kamnitsas 2017 (thesis), sec. 4.3.2: the Dice "similarly" to the IoU, whose classes are all (see `soft_iou_loss`).
    """

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return soft_dice_loss(logits, label, squared=False, with_background=True)
