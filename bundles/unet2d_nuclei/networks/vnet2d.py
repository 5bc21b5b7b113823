"""V-Net in 2D: five of the eight variants of the U-Net and V-Net comparison (docs/README.md, "The variants").

Milletari et al. 2016 (arXiv:1606.04797), fig. 2, "with one spatial dimension less". The published comparison differs
from it: zero-padded, 8 to 128 feature maps, a ReLU or leaky ReLU after every convolution instead of PReLUs.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from bundles.unet2d_nuclei.networks.activation import activation as make_activation
from bundles.unet2d_nuclei.networks.initialise import initialise
from bundles.unet2d_nuclei.networks.scaled_widths import scaled_widths
from common.checks.patch_size import check_patch_size

# convolutions per stage, as in V-Net's figure: left side from the top down to the bottom, right side back up
CONVOLUTIONS = ((1, 2, 3, 3, 3), (3, 3, 2, 1))


class ResidualStage2d(nn.Module):
    """`num_convolutions` convolutions; the stage's input is added to the last one before its activation.

    An image that enters with fewer channels than the stage is wide is added to the first of them, the others get
    nothing: V-Net repeats its one channel, which three channels and eight maps do not allow.
    """

    def __init__(
        self, in_channels: int, width: int, *, num_convolutions: int, kernel_size: int, activation: str
    ) -> None:
        super().__init__()
        inputs = [in_channels] + [width] * (num_convolutions - 1)
        self.hidden = nn.Sequential()
        for channels in inputs[:-1]:
            convolution = nn.Conv2d(channels, width, kernel_size, padding=kernel_size // 2)
            self.hidden.extend([convolution, make_activation(activation)])
        self.last = nn.Conv2d(inputs[-1], width, kernel_size, padding=kernel_size // 2)
        self.activation = make_activation(activation)
        self.missing = width - in_channels

    def forward(self, image: Tensor) -> Tensor:
        residual = nn.functional.pad(image, [0, 0, 0, 0, 0, self.missing]) if self.missing > 0 else image
        return self.activation(self.last(self.hidden(image)) + residual)  # (B, width, H, W)


class VNet2d(nn.Module):
    """Residual stages joined by 2x2 convolutions with stride 2 and transposed ones; skips by concatenation.

    Args:
        widths: feature maps of the left stages, top to bottom; the right stages have twice the width of their skip.
        width_factor: of all these widths.
        kernel_size: of the stages' convolutions.
        activation: "relu" or "leaky_relu", after every convolution.
        initialisation: "he" or "xavier".
        dropout: probability of dropping a feature map after the deepest stage; the text has none.

    Attributes:
        margin: pixels that are lost on each side: none.
        size_multiple: what an input's sides must be multiples of.
    """

    def __init__(
        self,
        in_channels: int = 1,
        out_channels: int = 1,
        *,
        widths: Sequence[int] = (8, 16, 32, 64, 128),
        width_factor: float = 1.0,
        kernel_size: int = 5,
        activation: str = "relu",
        initialisation: str = "xavier",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        left, right = CONVOLUTIONS
        if len(widths) != len(left):
            raise ValueError(f"widths must name {len(left)} stages, got {list(widths)}")
        widths = scaled_widths(widths, width_factor)
        self.margin = 0
        self.size_multiple = [2 ** len(right)] * 2
        self.size_remainder = 0

        def stage(channels: int, width: int, num_convolutions: int) -> nn.Module:
            kind = {"kernel_size": kernel_size, "activation": activation}
            return ResidualStage2d(channels, width, num_convolutions=num_convolutions, **kind)  # type: ignore[arg-type]

        def resampling(convolution: type[nn.Module], channels: int, width: int) -> nn.Module:
            return nn.Sequential(convolution(channels, width, kernel_size=2, stride=2), make_activation(activation))

        self.left = nn.ModuleList()
        self.down = nn.ModuleList()
        entering = in_channels
        for width, below, num_convolutions in zip(widths, widths[1:], left, strict=False):
            self.left.append(stage(entering, width, num_convolutions))
            self.down.append(resampling(nn.Conv2d, width, below))
            entering = below
        self.bottom = stage(entering, entering, left[-1])
        self.dropout = nn.Dropout2d(dropout)
        self.up = nn.ModuleList()
        self.right = nn.ModuleList()
        for skip, num_convolutions in zip(widths[-2::-1], right, strict=True):
            self.up.append(resampling(nn.ConvTranspose2d, entering, skip))
            entering = 2 * skip
            self.right.append(stage(entering, entering, num_convolutions))
        self.head = nn.Conv2d(entering, out_channels, kernel_size=1)
        initialise(self, initialisation)

    def forward(self, image: Tensor) -> Tensor:
        if not torch.jit.is_scripting():
            check_patch_size(self, image.shape[2:])
        skips: list[Tensor] = []
        maps = image  # (B, C, H, W)
        for stage, down in zip(self.left, self.down):  # noqa: B905 (TorchScript's zip knows no `strict`)
            maps = stage(maps)
            skips.append(maps)
            maps = down(maps)
        maps = self.dropout(self.bottom(maps))
        for up, stage in zip(self.up, self.right):  # noqa: B905
            maps = stage(torch.cat([up(maps), skips.pop()], dim=1))
        return self.head(maps)  # (B, K, H, W) logits
