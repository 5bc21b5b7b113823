"""U-Net, VGG U-Net, the eight variants of the U-Net and V-Net comparison, and ours."""

from bundles.unet2d_nuclei.networks.unet import UNet
from bundles.unet2d_nuclei.networks.variants import (
    VARIANTS,
    find_variant,
    output_channels,
    variant_default,
    variant_network,
)
from bundles.unet2d_nuclei.networks.vgg_unet import VGGUNet
from bundles.unet2d_nuclei.networks.vnet2d import VNet2d

__all__ = [
    "VARIANTS",
    "UNet",
    "VGGUNet",
    "VNet2d",
    "find_variant",
    "output_channels",
    "variant_default",
    "variant_network",
]
