"""The seven members of EMMA by name: the network of each, and how it is trained.

Kamnitsas et al., "Ensembles of multiple models and architectures for robust brain tumour segmentation" (EMMA), BrainLes
2017 (arXiv:1711.01468), and the thesis of the first author, section 4.3.
"""

import inspect
from dataclasses import dataclass
from typing import Any, Literal

from torch import nn

from bundles.deepmedic_brats.networks import PRESETS, DeepMedic
from bundles.emma_ensemble.networks.fcn import FCN
from bundles.emma_ensemble.networks.unet3d import UNet3d
from common.checks.known_name import check_known_name


@dataclass(frozen=True)
class Member:
    """A row of the table."""

    family: type[nn.Module]
    settings: dict[str, Any]
    patch_side: int  # voxels along each axis that the network sees of a patch; DeepMedic's normal pathway
    sampling: Literal["foreground_background", "per_class"]  # of SegmentSampling, whose centres lie inside the brain
    loss: Literal["cross_entropy", "soft_iou", "plain_dice"]  # the Dice without squares, as in DLTK
    optimizer: Literal["rmsprop_nesterov", "adam", "adadelta"]

    @property
    def patch_size(self) -> tuple[int, int, int]:
        return (self.patch_side,) * 3


_DEEPMEDIC: dict[str, Any] = {
    "sampling": "foreground_background",
    "loss": "cross_entropy",
    "optimizer": "rmsprop_nesterov",
}
_SUMMED = {"skips": "summed", "down_sampling": "max_pool"}
_CONCATENATED = {"skips": "concatenated", "down_sampling": "convolution"}
_RESIDUAL = {"layer": "residual"}
_RESIDUAL_SHALLOW = {"layer": "residual", "widths": (16, 32, 64)}

MEMBERS: dict[str, Member] = {
    "DeepMedicRes": Member(DeepMedic, PRESETS["DeepMedicRes"], 25, **_DEEPMEDIC),
    "DeepMedicResWide": Member(DeepMedic, PRESETS["DeepMedicResWide"], 34, **_DEEPMEDIC),
    "FCN": Member(FCN, {}, 64, "per_class", "soft_iou", "adam"),
    "FCNRes": Member(FCN, _RESIDUAL, 80, "per_class", "plain_dice", "adam"),
    "FCNResShallow": Member(FCN, _RESIDUAL_SHALLOW, 80, "per_class", "plain_dice", "adam"),
    "UNetSummed": Member(UNet3d, _SUMMED, 64, "per_class", "cross_entropy", "adadelta"),
    "UNetConcatenated": Member(UNet3d, _CONCATENATED, 64, "per_class", "cross_entropy", "adam"),
}


def find_member(member: str) -> Member:
    """The row of this name."""
    check_known_name(member, MEMBERS, argument="member")
    return MEMBERS[member]


def member_network(
    member: str, in_channels: int, out_channels: int, *, dropout: float | None = None, **changes: Any
) -> nn.Module:
    """The network of a member; `changes` are other arguments of its class, such as `widths`.

    Args:
        dropout: that of its class; if None its default, which is 0.5 in DeepMedic's last layers and 0 elsewhere.
    """
    row = find_member(member)
    for name in changes:
        check_known_name(name, inspect.signature(row.family).parameters, argument=f"network_def of {member}")
    settings = {**row.settings, **changes, **({} if dropout is None else {"dropout": dropout})}
    return row.family(in_channels, out_channels, **settings)
