"""ResidualBlock: two convolutions, to which their input is added.

`monai.networks.blocks.ResidualUnit` brings its input to the output's shape by another convolution with parameters.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from bundles.emma_ensemble.networks.padded_convolution import PaddedConvolution


class ResidualBlock(nn.Module):
    """Stands where a `PaddedConvolution` stood (thesis, section 4.3.2); same arguments.

    The input comes to the shape of the output by max-pooling and by maps of zeros, as in DLTK: no parameters. Deviation
    from DLTK: normalisation and ReLU stand behind the convolutions, not before them, so that a block can take the image
    itself, and so that its output is what the layer's was.
    """

    def __init__(self, in_channels: int, width: int, *, is_halving: bool = False) -> None:
        super().__init__()
        self.first = PaddedConvolution(in_channels, width, is_halving=is_halving)
        self.second = PaddedConvolution(width, width, is_linear=True)
        self.is_halving = is_halving
        self.missing = width - in_channels  # if negative, F.pad leaves out the maps in excess

    def forward(self, maps: Tensor) -> Tensor:
        identity = F.max_pool3d(maps, 2) if self.is_halving else maps
        identity = F.pad(identity, [0, 0, 0, 0, 0, 0, 0, self.missing])
        return torch.relu(self.second(self.first(maps)) + identity)
