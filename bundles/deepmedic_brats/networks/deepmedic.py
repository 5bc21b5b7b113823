"""DeepMedic: Kamnitsas et al., "Efficient multi-scale 3D CNN with fully connected CRF for accurate brain lesion
segmentation", Medical Image Analysis 2017 (arXiv:1603.05959), and the thesis of the first author, chapter 3.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from bundles.deepmedic_brats.networks.layer_stack import Kernel, LayerStack
from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.inferers.tile_plan import Tile
from common.networks.conv3d import Conv3d
from common.networks.dropout import Dropout


class DeepMedic(nn.Module):
    """Parallel unpadded pathways over an image and its sub-sampled versions, joined by hidden layers. Returns logits.

    Takes the plain image: n + 2 `margin` voxels along an axis give logits for the n voxels in their middle. A pathway
    with factor f sees every f-th voxel, not smoothed. Its output k is centred on the first voxel of a block of f, as in
    the authors' program, and stands for the whole block; the first block begins where the pathways' output does. So
    tiles that begin at a multiple of `multiple` give what one pass over the whole image gives.

    Args:
        pathways: of each its "factor" (int, or one number an axis; 1 is the normal resolution, which must come first),
            "widths", "kernels" and "residual" (see LayerStack).
        hidden: widths of the layers that follow the concatenated pathways.
        dropout: on the inputs of all layers behind the first hidden one, the classification layer included; without
            hidden layers nowhere.
        path_dropout: on the inputs of all other layers but the first of each pathway (thesis: 0.02 for TBI).
        enhanced: He et al. initialisation and batch normalisation, the `+` of the thesis; without it kernels start from
            N(0, 0.01) and layers have a bias instead.

    Deviation: the thesis pads nothing and crops up-sampled maps at their far end; so does this network.
    """

    def __init__(
        self,
        in_channels: int = 4,
        out_channels: int = 5,
        *,
        pathways: Sequence[Mapping[str, Any]],
        hidden: Sequence[int] = (150, 150),
        hidden_kernels: Kernel | Sequence[Kernel] = 1,
        hidden_residual: Sequence[int] = (),
        dropout: float = 0.5,
        path_dropout: float = 0.0,
        enhanced: bool = True,
    ) -> None:
        super().__init__()
        for name, rate in (("dropout", dropout), ("path_dropout", path_dropout)):
            if not 0 <= rate < 1:
                raise InputError(f"{name}: must be at least 0 and below 1, got {rate}")
        for name in {name for pathway in pathways for name in pathway}:
            check_known_name(name, ("factor", "widths", "kernels", "residual"), argument="network_def::pathways")
        self.factors = [_three(pathway["factor"]) for pathway in pathways]
        if self.factors[0] != [1, 1, 1]:
            raise InputError(f"network_def::pathways: the first must have factor 1, got {self.factors[0]}")
        stacks: list[LayerStack] = []
        for pathway in pathways:
            options = {name: value for name, value in pathway.items() if name not in ("factor", "widths")}
            rates = [0.0] + [path_dropout] * (len(pathway["widths"]) - 1)
            stacks.append(LayerStack(in_channels, pathway["widths"], dropout=rates, batch_norm=enhanced, **options))
        self.pathways = nn.ModuleList(stacks)
        joined = sum(stack.out_channels for stack in stacks)
        rates = [path_dropout if layer == 0 else dropout for layer in range(len(hidden))]
        self.hidden = LayerStack(
            joined, hidden, kernels=hidden_kernels, residual=hidden_residual, dropout=rates, batch_norm=enhanced
        )
        self.dropout = Dropout(dropout if hidden else 0.0)
        self.classification = Conv3d(self.hidden.out_channels, out_channels, kernel_size=1)
        self.hidden_reach = [side // 2 for side in self.hidden.receptive_field]
        self.reaches = [
            [step * (side // 2) for step, side in zip(factor, stack.receptive_field, strict=True)]
            for factor, stack in zip(self.factors, stacks, strict=True)
        ]
        self.margin = [max(reach[axis] for reach in self.reaches) + self.hidden_reach[axis] for axis in range(3)]
        self.border = [self.reaches[0][axis] + self.hidden_reach[axis] for axis in range(3)]
        self.multiple = [math.lcm(*(factor[axis] for factor in self.factors)) for axis in range(3)]
        channels = [joined, *hidden, *pathways[0]["widths"]]
        self.voxel_channels = 2 * max(channels)
        _initialise(self, enhanced=enhanced)

    def forward(self, image: Tensor) -> Tensor:
        size = [image.shape[2 + axis] - 2 * self.margin[axis] for axis in range(3)]
        if min(size) < 1:
            raise ValueError(f"image must be larger than twice the margin {self.margin}, got {image.shape[2:]}")
        features: list[Tensor] = []
        for index, pathway in enumerate(self.pathways):
            if index > 0:
                features.append(pathway(self._subsampled(image, index)))
        unseen = [self.margin[axis] - self.border[axis] for axis in range(3)]
        return self.join(_without_border(image, unseen), features)  # (B, K, n, n, n)

    def join(self, image: Tensor, features: list[Tensor]) -> Tensor:
        """Logits from what the normal pathway sees of the image, and the features of the other pathways."""
        maps = self.pathways[0](image)
        joined = [maps]
        for index, coarse in enumerate(features):
            joined.append(repeated(coarse, self.factors[index + 1], maps))
        return self.classification(self.dropout(self.hidden(torch.cat(joined, dim=1))))

    def _subsampled(self, image: Tensor, index: int) -> Tensor:
        """What a low-resolution pathway sees: every f-th voxel, as many as its outputs and its context need."""
        for axis in range(3):
            step = self.factors[index][axis]
            reach = self.reaches[index][axis]
            outputs = image.shape[2 + axis] - 2 * self.margin[axis] + 2 * self.hidden_reach[axis]
            blocks = (outputs + step - 1) // step
            start = self.margin[axis] - self.hidden_reach[axis] - reach
            indices = torch.arange(start, start + 2 * reach + step * (blocks - 1) + 1, step, device=image.device)
            image = image.index_select(2 + axis, indices)
        return image

    def output_size(self, segment_size: Sequence[int]) -> list[int]:
        """Voxels predicted of a training segment, whose size is what the normal pathway sees of it."""
        if len(segment_size) != 3:
            raise InputError(f"segment_size: must be three numbers, got {list(segment_size)}")
        sizes = [side - 2 * lost for side, lost in zip(segment_size, self.border, strict=True)]
        if min(sizes) < 1:
            smallest = [2 * lost + 1 for lost in self.border]
            raise InputError(f"segment_size: must be at least {smallest} for this network, got {list(segment_size)}")
        return sizes

    # what common.inferers.dense_network.DenseNetwork asks for
    __jit_unused_properties__ = ("coarse_modules", "dense_module")

    @property
    def coarse_modules(self) -> list[nn.Module]:
        return list(self.pathways)[1:]

    @property
    def dense_module(self) -> nn.Module:
        return _Join(self)

    def coarse_inputs(self, image: Tensor) -> list[Tensor]:
        return [self._subsampled(image, index) for index in range(1, len(self.pathways))]

    def coarse_parts(self, features: list[Tensor], tile: Tile) -> list[Tensor]:
        """Blocks of f outputs begin `hidden_reach` before the tile, as the region's begin before the region."""
        parts = []
        for coarse, factor in zip(features, self.factors[1:], strict=True):
            box = [slice(None), slice(None)]
            for start, size, reach, step in zip(tile.start, tile.size, self.hidden_reach, factor, strict=True):
                first = start // step
                box.append(slice(first, first - (-(size + 2 * reach) // step)))
            parts.append(coarse[tuple(box)])
        return parts


class _Join(nn.Module):
    """The full-resolution part of the network as a module of its own."""

    def __init__(self, network: DeepMedic) -> None:
        super().__init__()
        self.network = network

    def forward(self, image: Tensor, *features: Tensor) -> Tensor:
        return self.network.join(image, list(features))


def repeated(features: Tensor, factor: list[int], other: Tensor) -> Tensor:
    """Each value repeated `factor` times along each axis, cropped at the far end to the size of `other`."""
    for axis in range(3):
        if factor[axis] > 1:
            features = features.repeat_interleave(factor[axis], dim=2 + axis)
    return features[:, :, : other.shape[2], : other.shape[3], : other.shape[4]]


def _without_border(image: Tensor, border: list[int]) -> Tensor:
    x, y, z = border
    return image[:, :, x : image.shape[2] - x, y : image.shape[3] - y, z : image.shape[4] - z]


def _three(factor: int | Sequence[int]) -> list[int]:
    factors = [factor] * 3 if isinstance(factor, int) else list(factor)
    if len(factors) != 3 or min(factors) < 1:
        raise ValueError(f"factor must be a positive int or one an axis, got {factor}")
    return factors


def _initialise(network: nn.Module, *, enhanced: bool) -> None:
    """Kernels from N(0, 2 / fan-in) (He et al. 2015), or from N(0, 0.01) for the plain networks; biases 0."""
    for module in network.modules():
        if isinstance(module, nn.Conv3d):
            deviation = math.sqrt(2 / module.weight[0].numel()) if enhanced else 0.01
            nn.init.normal_(module.weight, std=deviation)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
