"""The networks by name: the U-Net as published, the VGG U-Net, the eight variants of the comparison, and ours.

What the texts call a variant is a network and the loss that it is trained with; both are looked up here.
"""

import inspect
from dataclasses import dataclass, field
from typing import Any, Literal

from torch import nn

from bundles.unet2d_nuclei.networks.unet import UNet
from bundles.unet2d_nuclei.networks.vgg_unet import VGGUNet
from bundles.unet2d_nuclei.networks.vnet2d import VNet2d
from common.checks.input_error import InputError
from common.checks.known_name import check_known_name


@dataclass(frozen=True)
class Variant:
    """A row of the table."""

    family: type[nn.Module]
    loss: str  # a name of common.losses.named_loss
    in_channels: int = 3  # 1: grey, 3: colour, grey pictures are repeated
    out_channels: int = 1  # 1: nucleus (sigmoid), 2: background and nucleus
    border: int = 0  # pixels of a third class, see `output_channels`
    patch_size: tuple[int, int] = (96, 96)  # of the quick training, which the network can take
    settings: dict[str, Any] = field(default_factory=dict)


_PADDED_UNET = {"widths": (8, 16, 32, 64, 128), "padded": True, "initialisation": "xavier"}

VARIANTS = {
    "UNet2015": Variant(UNet, "border_weighted_cross_entropy", in_channels=1, out_channels=2, patch_size=(100, 100)),
    "VGGUNet": Variant(VGGUNet, "cross_entropy"),
    "U3CLR": Variant(UNet, "cross_entropy", settings=_PADDED_UNET),
    "U5HLLR": Variant(UNet, "hybrid", settings={**_PADDED_UNET, "kernel_size": 5, "activation": "leaky_relu"}),
    "HUV": Variant(UNet, "cross_entropy", settings={**_PADDED_UNET, "kernel_size": 5, "down_sampling": "convolution"}),
    "VCR": Variant(VNet2d, "cross_entropy"),
    "VCLR": Variant(VNet2d, "cross_entropy", settings={"activation": "leaky_relu"}),
    "VHLR": Variant(VNet2d, "hybrid", settings={"activation": "leaky_relu"}),
    "VHLLRHe": Variant(VNet2d, "hybrid", settings={"activation": "leaky_relu", "initialisation": "he"}),
    "VDLRHe": Variant(VNet2d, "dice", settings={"activation": "leaky_relu", "initialisation": "he"}),
    # ours: U3CLR with twice the maps, the hybrid loss, and a border class that tells touching nuclei apart
    "U3HR": Variant(UNet, "hybrid", border=2, settings={**_PADDED_UNET, "width_factor": 2}),
}


def find_variant(variant: str) -> Variant:
    """The row of this name."""
    check_known_name(variant, VARIANTS, argument="variant")
    return VARIANTS[variant]


def variant_default(variant: str, name: Literal["loss", "in_channels", "border", "patch_size"]) -> Any:
    """What a knob is unless it is given: a column of the variant's row."""
    return getattr(find_variant(variant), name)


def output_channels(variant: str, *, border: int) -> int:
    """The variant's own outputs; with a border, whose width is in pixels, background, nucleus and border."""
    if border < 0:
        raise InputError(f"border: must be 0 (no border class) or a width in pixels, got {border}")
    return 3 if border else find_variant(variant).out_channels


def variant_network(
    variant: str, in_channels: int = 3, out_channels: int = 1, *, dropout: float = 0.0, **changes: Any
) -> nn.Module:
    """The network of a variant; `changes` are other arguments of its class, such as `widths`."""
    row = find_variant(variant)
    known = inspect.signature(row.family).parameters
    for name in changes:
        check_known_name(name, known, argument=f"network_def of {variant}")
    return row.family(in_channels, out_channels, **{**row.settings, **changes, "dropout": dropout})
