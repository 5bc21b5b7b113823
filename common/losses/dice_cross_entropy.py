"""The hybrid loss: cross-entropy plus soft Dice.

`monai.losses.DiceCELoss` is the same sum as a module; this one shares the project's Dice function.
"""

from torch import Tensor, nn

from common.losses.soft_dice import soft_dice_loss
from common.losses.voxel_cross_entropy import voxel_cross_entropy


def dice_cross_entropy_loss(logits: Tensor, label: Tensor, *, squared: bool) -> Tensor:
    """Mean voxel-wise cross-entropy plus `soft_dice_loss`, equally weighted ("hybrid" of the 2D V-Net variants).

    Args:
        logits: (B, K, *), K >= 2 for softmax, K = 1 for a sigmoid foreground map.
        label: (B, 1, *) class indices.
    """
    return voxel_cross_entropy(logits, label) + soft_dice_loss(logits, label, squared=squared)


class DiceCrossEntropyLoss(nn.Module):
    """`dice_cross_entropy_loss` with V-Net's squared Dice denominator, or the plain one."""

    def __init__(self, *, squared: bool = True) -> None:
        super().__init__()
        self.squared = squared

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        return dice_cross_entropy_loss(logits, label, squared=self.squared)
