"""The seven members of EMMA by name: the network of each, and how it is trained.

Kamnitsas et al., "Ensembles of multiple models and architectures for robust brain tumour segmentation" (EMMA), BrainLes
2017 (arXiv:1711.01468), and the thesis of the first author, section 4.3.
"""

import inspect
from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import nn

from bundles.deepmedic_brats.networks import PRESETS, DeepMedic
from bundles.emma_ensemble.networks.fcn import FCN
from bundles.emma_ensemble.networks.unet3d import UNet3d
from common.checks.input_error import InputError
from common.checks.known_name import check_known_name

_LEAST_OUTPUT = 7  # voxels along an axis that a DeepMedic predicts of its segments: fewer are hardly worth their margin
_LEAST_MULTIPLES = 2  # of a padded network's `size_multiple`, so that its lowest resolution has more than one voxel
_LEAST_SEGMENTS = 2  # whose statistics batch normalisation takes


@dataclass(frozen=True)
class Member:
    """A row of the table.

    The thesis is silent on the learning rates, the momentum and the batches of the padded networks: they are what is
    usual with their optimisers, of AdaDelta its author's rate, and batches of about as many voxels each. Those of the
    DeepMedics, and their penalties of the weights' size, are of chapter 3, as section 4.3.1 says.
    """

    family: type[nn.Module]
    settings: dict[str, Any]
    patch_side: int  # voxels along each axis that the network sees of a patch; DeepMedic's normal pathway
    num_segments: int  # of a batch
    sampling: Literal["foreground_background", "per_class"]  # of SegmentSampling, whose centres lie inside the brain
    loss: Literal["cross_entropy", "soft_iou", "all_class_dice"]
    optimizer: Literal["rmsprop_nesterov", "adam", "adadelta"]
    learning_rate: float
    momentum: float  # as `common.optimizers.optimizer` takes it: Adam's beta1, AdaDelta's rho
    l1: float = 0.0
    l2: float = 0.0

    def patch_size(self, share: float) -> tuple[int, int, int]:
        """`patch_side` times the share, rounded down to what the network takes.

        At least two multiples of a padded network's `size_multiple`, and of DeepMedic what it predicts 7³ voxels of.
        """
        step, least = self._sizes()
        return (max(least, _part(self.patch_side, share, argument="patch_share") // step * step),) * 3

    def batch_size(self, share: float) -> int:
        """`num_segments` times the share, rounded down, but two at least."""
        return max(_LEAST_SEGMENTS, _part(self.num_segments, share, argument="batch_share"))

    def _sizes(self) -> tuple[int, int]:
        """The step and the smallest of the sides that patches of the network can have."""
        with torch.device("meta"):
            network: Any = self.family(1, 2, **self.settings)
        if isinstance(network, DeepMedic):
            return 1, 2 * network.border[0] + _LEAST_OUTPUT
        return network.size_multiple[0], _LEAST_MULTIPLES * network.size_multiple[0]


def _part(whole: int, share: float, *, argument: str) -> int:
    if share <= 0:
        raise InputError(f"{argument}: must be above 0, got {share}; 1 leaves the member's own size")
    return int(whole * share)


_RMSPROP: dict[str, Any] = {"optimizer": "rmsprop_nesterov", "learning_rate": 1e-3, "momentum": 0.6}
_ADAM: dict[str, Any] = {"optimizer": "adam", "learning_rate": 1e-3, "momentum": 0.9}
_ADADELTA: dict[str, Any] = {"optimizer": "adadelta", "learning_rate": 1.0, "momentum": 0.9}
_DEEPMEDIC: dict[str, Any] = {
    "num_segments": 10,
    "sampling": "foreground_background",
    "loss": "cross_entropy",
    "l1": 1e-6,
    "l2": 1e-4,
    **_RMSPROP,
}
_SUMMED = {"skips": "summed", "down_sampling": "max_pool"}
_CONCATENATED = {"skips": "concatenated", "down_sampling": "convolution"}
_RESIDUAL = {"layer": "residual"}
_RESIDUAL_SHALLOW = {"layer": "residual", "widths": (16, 32, 64)}

MEMBERS: dict[str, Member] = {
    "DeepMedicRes": Member(DeepMedic, PRESETS["DeepMedicRes"], 25, **_DEEPMEDIC),
    "DeepMedicResWide": Member(DeepMedic, PRESETS["DeepMedicResWide"], 34, **_DEEPMEDIC),
    "FCN": Member(FCN, {}, 64, 8, "per_class", "soft_iou", **_ADAM),
    "FCNRes": Member(FCN, _RESIDUAL, 80, 4, "per_class", "all_class_dice", **_ADAM),
    "FCNResShallow": Member(FCN, _RESIDUAL_SHALLOW, 80, 4, "per_class", "all_class_dice", **_ADAM),
    "UNetSummed": Member(UNet3d, _SUMMED, 64, 8, "per_class", "cross_entropy", **_ADADELTA),
    "UNetConcatenated": Member(UNet3d, _CONCATENATED, 64, 8, "per_class", "cross_entropy", **_ADAM),
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
