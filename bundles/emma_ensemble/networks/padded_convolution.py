"""PaddedConvolution: what the FCNs and the U-Nets of EMMA are made of.

`monai.networks.blocks.Convolution` is the same layer, but runs on torch's convolution: not ours, which is right under
bf16 and quick at batch 1. And it cannot be folded by `fold_batch_norm`.
"""

from torch import Tensor, nn

from common.networks.conv3d import Conv3d


class PaddedConvolution(nn.Module):
    """Zero-padded convolution without bias, batch normalisation, ReLU (thesis, sections 4.3.2 and 4.3.3).

    The kernel is 3x3x3; where the layer halves the sides of its maps it is 4x4x4 with stride 2, twice the stride as in
    DLTK, so that neighbouring outputs share what they see.

    Args:
        is_halving: the sides of the output are half those of the input, which are even.
        is_linear: without the ReLU.
    """

    def __init__(self, in_channels: int, width: int, *, is_halving: bool = False, is_linear: bool = False) -> None:
        super().__init__()
        kernel, stride = (4, 2) if is_halving else (3, 1)
        self.convolution = Conv3d(in_channels, width, kernel_size=kernel, stride=stride, padding=1, bias=False)
        self.normalisation = nn.BatchNorm3d(width)
        self.activation = nn.Identity() if is_linear else nn.ReLU(inplace=True)
        nn.init.kaiming_normal_(self.convolution.weight)

    def forward(self, maps: Tensor) -> Tensor:
        return self.activation(self.normalisation(self.convolution(maps)))
