"""U-Net: Ronneberger, Fischer, Brox, "U-Net", MICCAI 2015 (arXiv:1505.04597), fig. 1, and its zero-padded variants.

`monai.networks.nets.BasicUNet` pads, normalises and has no crop; `UNet` is a residual network of strided convolutions.
Neither gives the published 31,030,658 parameters, or 388 x 388 outputs for 572 x 572 pixels.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from bundles.unet2d_nuclei.networks.activation import activation as make_activation
from bundles.unet2d_nuclei.networks.initialise import initialise
from bundles.unet2d_nuclei.networks.scaled_widths import scaled_widths
from common.checks.input_error import InputError
from common.checks.known_name import check_known_name

DOWN_SAMPLINGS = ("max_pool", "convolution")


class UNet(nn.Module):
    """Two convolutions a stage; 2x2 max-pooling down, 2x2 up-convolutions that halve the channels, copy and crop.

    The defaults are the network as published. Returns logits.

    Args:
        widths: feature maps of the stages, top to bottom.
        width_factor: of all these widths.
        kernel_size: of the convolutions.
        padded: zeros around every convolution, so that the output is as large as the input. Without, it is smaller by
            `margin` on each side: the caller mirrors the image there.
        down_sampling: "max_pool", or "convolution" for 2x2 convolutions with stride 2.
        activation: "relu" or "leaky_relu".
        initialisation: "he" or "xavier".
        dropout: probability of dropping a feature map after the two deepest stages on the way down, where the authors'
            program drops.

    Attributes:
        margin: pixels that are lost on each side.
        size_multiple: an input is a multiple of this along each axis, plus `size_remainder`.
        size_remainder: 0 if padded.
    """

    def __init__(
        self,
        in_channels: int = 1,
        out_channels: int = 2,
        *,
        widths: Sequence[int] = (64, 128, 256, 512, 1024),
        width_factor: float = 1.0,
        kernel_size: int = 3,
        padded: bool = False,
        down_sampling: str = "max_pool",
        activation: str = "relu",
        initialisation: str = "he",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        check_known_name(down_sampling, DOWN_SAMPLINGS, argument="down_sampling")
        if len(widths) < 2:
            raise ValueError(f"widths must name 2 stages or more, got {list(widths)}")
        widths = scaled_widths(widths, width_factor)
        steps = len(widths) - 1
        lost = 0 if padded else 2 * (kernel_size - 1)  # pixels that the two convolutions of a stage take
        self.size_multiple = [2**steps, 2**steps]
        # deepest stage first: an even number of its outputs is up-sampled, and each stage above takes `lost` from it
        self.margin = (lost * sum(2**depth for depth in range(steps)) * 2 + lost * 2**steps) // 2
        self.size_remainder = lost * sum(2**depth for depth in range(steps)) % 2**steps
        padding = kernel_size // 2 if padded else 0

        def stage(channels: int, width: int) -> nn.Module:
            layers: list[nn.Module] = []
            for entering in (channels, width):
                layers += [nn.Conv2d(entering, width, kernel_size, padding=padding), make_activation(activation)]
            return nn.Sequential(*layers)

        self.down_stages = nn.ModuleList()
        self.down = nn.ModuleList()
        entering = in_channels
        for width in widths[:-1]:
            self.down_stages.append(stage(entering, width))
            is_pool = down_sampling == "max_pool"
            self.down.append(nn.MaxPool2d(2) if is_pool else nn.Conv2d(width, width, kernel_size=2, stride=2))
            entering = width
        self.dropout = nn.Dropout2d(dropout)
        self.bottom = stage(entering, widths[-1])
        self.up = nn.ModuleList()
        self.up_stages = nn.ModuleList()
        for above, width in zip(widths[-2::-1], widths[:0:-1], strict=True):
            self.up.append(nn.ConvTranspose2d(width, above, kernel_size=2, stride=2))
            self.up_stages.append(stage(2 * above, above))
        self.head = nn.Conv2d(widths[0], out_channels, kernel_size=1)
        initialise(self, initialisation)

    def forward(self, image: Tensor) -> Tensor:
        if not torch.jit.is_scripting():
            self._check_size(image)
        skips: list[Tensor] = []
        maps = image  # (B, C, H, W)
        for depth, (stage, down) in enumerate(zip(self.down_stages, self.down)):  # noqa: B905 (TorchScript's zip)
            maps = stage(maps)
            if depth == len(self.down) - 1:
                maps = self.dropout(maps)
            skips.append(maps)
            maps = down(maps)
        maps = self.dropout(self.bottom(maps))
        for up, stage in zip(self.up, self.up_stages):  # noqa: B905
            maps = up(maps)
            maps = stage(torch.cat([_centre(skips.pop(), maps), maps], dim=1))
        return self.head(maps)  # (B, K, H, W) logits

    def _check_size(self, image: Tensor) -> None:
        step, rest = self.size_multiple[0], self.size_remainder
        smallest = step + rest if self.margin == 0 else 2 * self.margin + 1
        if any(side < smallest or (side - rest) % step for side in image.shape[2:]):
            given = "x".join(str(side) for side in image.shape[2:])
            raise InputError(
                f"image: sides must be multiples of {step} plus {rest}, more than {2 * self.margin}, got {given}"
            )


def _centre(skip: Tensor, maps: Tensor) -> Tensor:
    """ "Copy and crop": the middle of `skip`, as large as `maps`."""
    top = (skip.shape[2] - maps.shape[2]) // 2
    left = (skip.shape[3] - maps.shape[3]) // 2
    return skip[:, :, top : top + maps.shape[2], left : left + maps.shape[3]]
