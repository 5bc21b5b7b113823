"""LayerStack: layers in a row, with residual connections over pairs of them."""

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn

from bundles.deepmedic_brats.networks.convolution_layer import ConvolutionLayer

Kernel = int | Sequence[int]


class LayerStack(nn.Module):
    """Unpadded convolution layers: a pathway, or the hidden layers behind the pathways.

    Args:
        widths: feature maps of each layer.
        kernels: one int for all layers, or a list with one a layer: an int, or three numbers, one an axis.
        residual: layers, counted from 1, to whose output the input of the layer before is added, centre-cropped and
            zero-padded in channels.
        dropout: one probability a layer.
    """

    def __init__(
        self,
        in_channels: int,
        widths: Sequence[int],
        *,
        kernels: Kernel | Sequence[Kernel] = 3,
        residual: Sequence[int] = (),
        dropout: Sequence[float],
        batch_norm: bool = True,
    ) -> None:
        super().__init__()
        sizes = _one_a_layer(kernels, len(widths))
        if any(layer < 2 or layer > len(widths) for layer in residual):
            raise ValueError(f"residual must hold layers from 2 to {len(widths)}, got {list(residual)}")
        self.layers = nn.ModuleList()
        entering = in_channels
        for width, kernel, rate in zip(widths, sizes, dropout, strict=True):
            self.layers.append(ConvolutionLayer(entering, width, kernel=kernel, dropout=rate, batch_norm=batch_norm))
            entering = width
        self.has_residual = [layer in residual for layer in range(1, len(widths) + 1)]
        self.out_channels = entering
        self.receptive_field = [1 + sum(kernel[axis] - 1 for kernel in sizes) for axis in range(3)]

    def forward(self, maps: Tensor) -> Tensor:
        before = maps  # the input of the layer before
        for index, layer in enumerate(self.layers):
            leaving = layer(maps)
            if self.has_residual[index]:
                leaving = leaving + centre_as(before, leaving)
            before, maps = maps, leaving
        return maps


def centre_as(maps: Tensor, other: Tensor) -> Tensor:
    """The centre of `maps`, in the size of `other`: missing channels are zeros, those in excess are left out."""
    x = (maps.shape[2] - other.shape[2]) // 2
    y = (maps.shape[3] - other.shape[3]) // 2
    z = (maps.shape[4] - other.shape[4]) // 2
    maps = maps[:, : other.shape[1]]
    centre = maps[:, :, x : x + other.shape[2], y : y + other.shape[3], z : z + other.shape[4]]
    return F.pad(centre, [0, 0, 0, 0, 0, 0, 0, other.shape[1] - maps.shape[1]])


def _one_a_layer(kernels: Kernel | Sequence[Kernel], layers: int) -> list[tuple[int, ...]]:
    per_layer = [kernels] * layers if isinstance(kernels, int) else list(kernels)
    sizes = [(kernel,) * 3 if isinstance(kernel, int) else tuple(kernel) for kernel in per_layer]
    if len(sizes) != layers or any(len(size) != 3 or any(side % 2 != 1 for side in size) for size in sizes):
        raise ValueError(f"kernels must be odd and one for each of {layers} layers, got {kernels}")
    return sizes
