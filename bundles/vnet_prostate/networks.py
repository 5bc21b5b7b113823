"""V-Net as published: Milletari, Navab, Ahmadi, "V-Net", 3DV 2016 (arXiv:1606.04797), fig. 2, and the authors' program.

`monai.networks.nets.VNet` differs: batch norm after every convolution, ELU, dropout on the skips, no biases, and two
convolutions where the authors have three in the deepest stages. None of that can be switched off, hence this one.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from common.checks.patch_size import check_patch_size
from common.networks.conv3d import Conv3d

CONVOLUTIONS = {  # per stage: left side from the top down to the bottom, right side from the bottom up to the top
    "paper": ((1, 2, 3, 3, 3), (3, 3, 2, 1)),  # figure 2
    "code": ((1, 1, 2, 3, 3), (3, 2, 1, 1)),  # the authors' program, which trained the published model
}


class ResidualStage(nn.Module):
    """`num_convolutions` 5x5x5 convolutions; the stage's input is added to the last one before its PReLU."""

    def __init__(self, in_channels: int, width: int, *, num_convolutions: int, dropout: float) -> None:
        super().__init__()
        inputs = [in_channels] + [width] * (num_convolutions - 1)
        self.hidden = nn.Sequential()
        for channels in inputs[:-1]:
            self.hidden.extend([Conv3d(channels, width, kernel_size=5, padding=2), nn.PReLU(width)])
        self.last = Conv3d(inputs[-1], width, kernel_size=5, padding=2)
        self.activation = nn.PReLU(width)
        self.dropout = nn.Dropout3d(dropout)
        self.repeats = width // in_channels  # the first stage adds the image, repeated to the stage's width

    def forward(self, image: Tensor) -> Tensor:
        residual = image if self.repeats == 1 else image.repeat(1, self.repeats, 1, 1, 1)
        return self.dropout(self.activation(self.last(self.hidden(image)) + residual))  # (B, width, D, H, W)


class VNet(nn.Module):
    """V-Net: residual stages of 5x5x5 convolutions, joined by strided and transposed convolutions. Returns logits.

    Args:
        layout: convolutions per stage and the output head: "paper" (figure 2; 1x1x1 head) or "code" (the authors'
            program; head 5x5x5, PReLU, 1x1x1; 61,982,682 parameters with two classes).
        widths: feature maps of the left stages, top to bottom; the right stages have twice the width of their skip.
        strides: of the four down-samplings, an int or one number an axis, so that thick slices can be kept.
        dropout: probability of dropping a feature map after each stage. Deviation: the original has none, hence 0.

    The sides of the image must be multiples of the product of the strides along them.
    """

    def __init__(
        self,
        in_channels: int = 1,
        out_channels: int = 2,
        *,
        layout: str = "paper",
        widths: Sequence[int] = (16, 32, 64, 128, 256),
        strides: Sequence[int | Sequence[int]] = (2, 2, 2, 2),
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        _check_arguments(in_channels, layout=layout, widths=widths, strides=strides)
        left, right = CONVOLUTIONS[layout]
        steps = [tuple(step) if isinstance(step, Sequence) else (step,) * 3 for step in strides]
        self.size_multiple = [math.prod(step[axis] for step in steps) for axis in range(3)]

        self.left = nn.ModuleList()
        self.down = nn.ModuleList()
        entering = in_channels
        for width, below, step, num_convolutions in zip(widths, widths[1:], steps, left, strict=False):
            self.left.append(ResidualStage(entering, width, num_convolutions=num_convolutions, dropout=dropout))
            self.down.append(_resampling(Conv3d, width, below, step))
            entering = below
        self.bottom = ResidualStage(entering, entering, num_convolutions=left[-1], dropout=dropout)
        self.up = nn.ModuleList()
        self.right = nn.ModuleList()
        for skip, step, num_convolutions in zip(widths[-2::-1], steps[::-1], right, strict=True):
            self.up.append(_resampling(nn.ConvTranspose3d, entering, skip, step))
            entering = 2 * skip
            self.right.append(ResidualStage(entering, entering, num_convolutions=num_convolutions, dropout=dropout))
        self.head = _head(layout, entering, out_channels)
        self.apply(_initialise)

    def forward(self, image: Tensor) -> Tensor:
        if not torch.jit.is_scripting():
            check_patch_size(self, image.shape[2:])
        skips: list[Tensor] = []
        maps = image  # (B, C, D, H, W)
        for stage, down in zip(self.left, self.down):  # noqa: B905 (TorchScript's zip knows no `strict`)
            maps = stage(maps)
            skips.append(maps)
            maps = down(maps)
        maps = self.bottom(maps)
        for up, stage in zip(self.up, self.right):  # noqa: B905
            maps = stage(torch.cat([up(maps), skips.pop()], dim=1))
        return self.head(maps)  # (B, K, D, H, W) logits


def _resampling(convolution: type[nn.Module], in_channels: int, out_channels: int, step: tuple[int, ...]) -> nn.Module:
    """Strided or transposed convolution whose kernel is its stride, then PReLU."""
    return nn.Sequential(convolution(in_channels, out_channels, kernel_size=step, stride=step), nn.PReLU(out_channels))


def _head(layout: str, in_channels: int, out_channels: int) -> nn.Module:
    if layout == "paper":
        return Conv3d(in_channels, out_channels, kernel_size=1)
    return nn.Sequential(
        Conv3d(in_channels, out_channels, kernel_size=5, padding=2),
        nn.PReLU(out_channels),
        Conv3d(out_channels, out_channels, kernel_size=1),
    )


def _initialise(module: nn.Module) -> None:
    """He et al. 2015 with the average of fan-in and fan-out, as the authors' program; biases 0, PReLU slopes 0.25."""
    if isinstance(module, nn.Conv3d | nn.ConvTranspose3d):
        nn.init.xavier_normal_(module.weight, gain=math.sqrt(2))
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def _check_arguments(
    in_channels: int, *, layout: str, widths: Sequence[int], strides: Sequence[int | Sequence[int]]
) -> None:
    if layout not in CONVOLUTIONS:
        raise ValueError(f"layout must be one of {sorted(CONVOLUTIONS)}, got {layout!r}")
    if len(widths) != 5 or len(strides) != 4:
        raise ValueError(f"V-Net has 5 widths and 4 strides, got {len(widths)} and {len(strides)}")
    if widths[0] % in_channels:
        raise ValueError(f"in_channels must divide the first width ({widths[0]}), got {in_channels}: it is repeated")
