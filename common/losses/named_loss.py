"""named_loss: the losses of segmentation, by the names that configs and searches use."""

from typing import Any

from torch import nn

from common.checks.known_name import check_known_name
from common.losses.dice_cross_entropy import DiceCrossEntropyLoss
from common.losses.soft_dice import AllClassDiceLoss, SquaredDiceLoss
from common.losses.soft_iou import SoftIoULoss
from common.losses.voxel_cross_entropy import VoxelCrossEntropy
from common.losses.weighted_cross_entropy import WeightedCrossEntropyLoss

LOSSES: dict[str, type[nn.Module]] = {
    "cross_entropy": VoxelCrossEntropy,
    "dice": SquaredDiceLoss,
    "all_class_dice": AllClassDiceLoss,
    "soft_iou": SoftIoULoss,
    "hybrid": DiceCrossEntropyLoss,
    "border_weighted_cross_entropy": WeightedCrossEntropyLoss,
}


def named_loss(name: str) -> nn.Module:
    """A loss of logits (B, K, *) and class indices (B, 1, *), to which the weighted one wants a second channel.

    "dice" is of the foreground, with V-Net's squares below the line, "all_class_dice" without them, the background
    being a class; "hybrid" is the sum of "cross_entropy" and "dice". All take one sigmoid map or softmax classes.
    """
    check_known_name(name, LOSSES, argument="loss_name")
    return LOSSES[name]()


def label_weights(name: str, *, w0: float, sigma: float) -> dict[str, Any] | None:
    """The `weights` of NucleusClassesd that the loss of this name wants in its label; None where it wants none."""
    check_known_name(name, LOSSES, argument="loss_name")
    return {"w0": w0, "sigma": sigma} if LOSSES[name] is WeightedCrossEntropyLoss else None
