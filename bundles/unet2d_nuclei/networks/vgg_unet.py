"""VGGUNet: a U-Net whose way down is VGG-16 (docs/README.md, "The VGG U-Net").

Simonyan & Zisserman 2015 (arXiv:1409.1556), configuration D, in the layout of torchvision's `vgg16_bn` (or `vgg16`)
`features`, so that its published weights fit. `monai.networks.nets.FlexibleUNet` has other encoders, and downloads.
"""

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from bundles.unet2d_nuclei.networks.initialise import initialise
from bundles.unet2d_nuclei.networks.scaled_widths import scaled_widths
from common.bundle.tensor_mismatches import tensor_mismatches
from common.bundle.weights import read_state
from common.checks.input_error import InputError
from common.checks.patch_size import check_patch_size

logger = logging.getLogger(__name__)

STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))  # max-pooling after each


class VGGUNet(nn.Module):
    """13 convolutions of VGG-16, four at the bottom and two after each of the five up-convolutions: 27. Logits.

    Of the four, "two after the last down-sampling and two before the first up-sampling". The text leaves the widths
    of the way up open: up-convolutions and convolutions have those of the skip they meet.

    Args:
        width_factor: of the feature maps of all layers.
        batch_norm: after each 3x3 convolution.
        encoder_weights: file of a torchvision state dict of `vgg16_bn` (`vgg16` without batch_norm), of which the
            `features` are taken; empty for a He initialisation.
        freeze_encoder: the way down learns nothing, its batch norms keep their statistics.
        dropout: probability of dropping a feature map at the bottom; the authors "discarded this idea".

    Attributes:
        margin: pixels that are lost on each side: none.
        size_multiple: what an input's sides must be multiples of.
    """

    def __init__(
        self,
        in_channels: int = 3,
        out_channels: int = 1,
        *,
        width_factor: float = 1.0,
        batch_norm: bool = True,
        encoder_weights: str = "",
        freeze_encoder: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        if freeze_encoder and not encoder_weights:
            raise InputError("freeze_encoder: freezes random weights; give encoder_weights too, or set it to false")
        self.margin = 0
        self.size_multiple = [2 ** len(STAGES)] * 2
        self.size_remainder = 0
        self.freeze_encoder = freeze_encoder
        stages = [scaled_widths(stage, width_factor) for stage in STAGES]
        self.features = _encoder(in_channels, stages, batch_norm=batch_norm)
        entering = stages[-1][-1]
        self.bottom = nn.Sequential(*(layer for _ in range(4) for layer in _layers(entering, entering, batch_norm)))
        self.dropout = nn.Dropout2d(dropout)
        self.up = nn.ModuleList()
        self.up_stages = nn.ModuleList()
        for width in (stage[-1] for stage in reversed(stages)):
            self.up.append(nn.ConvTranspose2d(entering, width, kernel_size=2, stride=2))
            layers = _layers(2 * width, width, batch_norm) + _layers(width, width, batch_norm)
            self.up_stages.append(nn.Sequential(*layers))
            entering = width
        self.head = nn.Conv2d(entering, out_channels, kernel_size=1)
        initialise(self, "he")
        if encoder_weights:
            self._load_encoder(read_state(Path(encoder_weights), argument="encoder_weights"), encoder_weights)
        else:
            logger.info("encoder_weights: none given, the VGG encoder starts from He initialisation")
        self.features.requires_grad_(not freeze_encoder)

    def train(self, mode: bool = True) -> "VGGUNet":
        super().train(mode)
        if self.freeze_encoder:
            self.features.eval()
        return self

    def forward(self, image: Tensor) -> Tensor:
        if not torch.jit.is_scripting():
            check_patch_size(self, image.shape[2:])
        skips: list[Tensor] = []
        maps = image  # (B, C, H, W)
        for layer in self.features:
            if isinstance(layer, nn.MaxPool2d):
                skips.append(maps)
            maps = layer(maps)
        maps = self.dropout(self.bottom(maps))
        for up, stage in zip(self.up, self.up_stages):  # noqa: B905 (TorchScript's zip knows no `strict`)
            maps = stage(torch.cat([skips.pop(), up(maps)], dim=1))
        return self.head(maps)  # (B, K, H, W) logits

    def _load_encoder(self, state: Mapping[str, Tensor], path: str) -> None:
        prefix = "features."
        given = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
        for name, (there, here) in tensor_mismatches(given, self.features.state_dict()).items():
            if not name.endswith("num_batches_tracked"):  # files of old have no such counts
                raise InputError(
                    f"encoder_weights: {path} does not fit this batch_norm, width_factor and in_channels: "
                    f"{prefix}{name} is {there} there, {here} here"
                )
        self.features.load_state_dict(given, strict=False)
        logger.info("encoder_weights: %d tensors of %s", len(given), path)


def _encoder(in_channels: int, stages: Sequence[Sequence[int]], *, batch_norm: bool) -> nn.Sequential:
    """torchvision's `features`, layer for layer: their places in the sequence are the names of the weights."""
    layers: list[nn.Module] = []
    entering = in_channels
    for stage in stages:
        for width in stage:
            layers += _layers(entering, width, batch_norm)
            entering = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


def _layers(in_channels: int, width: int, batch_norm: bool) -> list[nn.Module]:
    convolution = nn.Conv2d(in_channels, width, kernel_size=3, padding=1)
    return [convolution, *([nn.BatchNorm2d(width)] if batch_norm else []), nn.ReLU(inplace=True)]
