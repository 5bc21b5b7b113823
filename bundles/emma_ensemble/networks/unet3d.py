"""UNet3d: the two 3D versions of the U-Net (Ronneberger et al., arXiv:1505.04597) of EMMA.

Kamnitsas (thesis), section 4.3.3. Of MONAI's, `BasicUNet` and `DynUNet` concatenate the skips, and neither chooses
between pooling and strided convolutions.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from bundles.emma_ensemble.networks.padded_convolution import PaddedConvolution
from common.checks.known_name import check_known_name
from common.checks.patch_size import check_patch_size
from common.networks.conv3d import Conv3d

SKIPS = ("summed", "concatenated")
DOWN_SAMPLINGS = ("max_pool", "convolution")


class UNet3d(nn.Module):
    """Two convolutions a stage, max-pooling or strided convolutions down, 2x2x2 up-convolutions. Returns logits.

    All layers have batch normalisation and ReLU, the strided and the up-convolutions too. The thesis does not print the
    widths (they are in a picture, fig. 4.5), hence those of DLTK's `residual_unet_3d`; the rest is the U-Net's.

    Args:
        widths: feature maps of the stages, top to bottom.
        skips: "summed" after Guerrero et al. 2018, for fewer parameters, or "concatenated".
        down_sampling: "max_pool", or "convolution" for strided ones.
        dropout: probability of dropping a feature map after the deepest stage; the text has none.

    Attributes:
        size_multiple: what an input's sides must be multiples of.
        margin: voxels that are lost on each side: none.
        voxel_channels: maps of the image's size that are alive at once in inference, by its peak of memory.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        *,
        skips: str,
        down_sampling: str,
        widths: Sequence[int] = (16, 32, 64, 128),
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        check_known_name(skips, SKIPS, argument="skips")
        check_known_name(down_sampling, DOWN_SAMPLINGS, argument="down_sampling")
        self.size_multiple = [2 ** (len(widths) - 1)] * 3
        self.margin = 0
        self.voxel_channels = 9 * widths[0]
        self.is_summed = skips == "summed"
        self.down_stages = nn.ModuleList()
        self.down = nn.ModuleList()
        entering = in_channels
        for width in widths[:-1]:
            self.down_stages.append(_stage(entering, width))
            is_pool = down_sampling == "max_pool"
            self.down.append(nn.MaxPool3d(2) if is_pool else PaddedConvolution(width, width, is_halving=True))
            entering = width
        self.bottom = _stage(entering, widths[-1])
        self.dropout = nn.Dropout3d(dropout)
        self.up = nn.ModuleList()
        self.up_stages = nn.ModuleList()
        for above, width in zip(widths[-2::-1], widths[:0:-1], strict=True):
            self.up.append(_up_convolution(width, above))
            self.up_stages.append(_stage(above if self.is_summed else 2 * above, above))
        self.head = Conv3d(widths[0], out_channels, kernel_size=1)

    def forward(self, image: Tensor) -> Tensor:
        if not torch.jit.is_scripting():
            check_patch_size(self, image.shape[2:])
        skips: list[Tensor] = []
        maps = image  # (B, C, I, J, K)
        for stage, down in zip(self.down_stages, self.down):  # noqa: B905 (TorchScript's zip knows no `strict`)
            maps = stage(maps)
            skips.append(maps)
            maps = down(maps)
        maps = self.dropout(self.bottom(maps))
        for up, stage in zip(self.up, self.up_stages):  # noqa: B905
            maps = up(maps)
            skip = skips.pop()
            maps = stage(maps + skip if self.is_summed else torch.cat([skip, maps], dim=1))
        return self.head(maps)  # (B, K, I, J, K) logits

    def output_size(self, segment_size: Sequence[int]) -> list[int]:
        """Voxels predicted of a training segment: all of them, where the network can take it."""
        check_patch_size(self, segment_size)
        return list(segment_size)


def _stage(in_channels: int, width: int) -> nn.Module:
    return nn.Sequential(PaddedConvolution(in_channels, width), PaddedConvolution(width, width))


def _up_convolution(in_channels: int, width: int) -> nn.Module:
    deconvolution = nn.ConvTranspose3d(in_channels, width, kernel_size=2, stride=2, bias=False)
    return nn.Sequential(deconvolution, nn.BatchNorm3d(width), nn.ReLU(inplace=True))
