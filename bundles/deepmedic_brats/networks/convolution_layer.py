"""ConvolutionLayer: what every hidden layer of DeepMedic is made of."""

from collections.abc import Sequence

from torch import Tensor, nn

from common.networks.conv3d import Conv3d
from common.networks.dropout import Dropout
from common.networks.prelu import PReLU


class ConvolutionLayer(nn.Module):
    """Dropout, unpadded convolution without bias, batch normalisation, PReLU with one slope a feature map.

    Deviation: the inference statistics are exponential averages whose memory is as long as that of the originals' plain
    average over the last 60 batches (theirs start out mixed with mean 0 and variance 1). Dropout rescales in training
    instead of at inference, which is the same network.

    Args:
        kernel: odd sizes along the three axes.
        dropout: probability of dropping an input, voxel by voxel.
        batch_norm: without it the convolution has a bias.
    """

    def __init__(
        self, in_channels: int, width: int, *, kernel: Sequence[int], dropout: float = 0.0, batch_norm: bool = True
    ) -> None:
        super().__init__()
        self.dropout = Dropout(dropout)
        self.convolution = Conv3d(in_channels, width, kernel_size=tuple(kernel), bias=not batch_norm)  # type: ignore[arg-type]
        self.normalisation = nn.BatchNorm3d(width, momentum=2 / 61) if batch_norm else nn.Identity()
        self.activation = PReLU(width, init=0.01)

    def forward(self, maps: Tensor) -> Tensor:
        return self.activation(self.normalisation(self.convolution(self.dropout(maps))))
