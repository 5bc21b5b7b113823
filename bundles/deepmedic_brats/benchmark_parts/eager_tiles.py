"""EagerTiles: whole-volume inference as the authors' program does it, in plain PyTorch."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from bundles.deepmedic_brats.networks import DeepMedic


class EagerTiles:
    """Logits of the preset DeepMedic, tile by tile on a regular grid, float32.

    Kamnitsas' DeepMedic v0.5 to v0.8: tiles of 45^3 voxels give 29^3 outputs, in batches of 10; each tile has a
    low-resolution input of its own, 26^3 of every third voxel; tiles without brain in their 45^3 are skipped, and their
    logits are 0 here. The last batch is filled up with copies of the last tile.

    Deviation: the last tiles stick out at the far border where theirs are shifted back inside, which are as many, and
    beyond the border its voxels are repeated, as in DenseInferer. So a tile side that is a multiple of 3 gives the same
    as one pass of the network; with any other, as theirs, the blocks of the low-resolution pathway, which begin with
    each tile, lie elsewhere.

    Args:
        output: side of a tile's outputs; the tile itself is larger by 16.
        batch: tiles that go through the network together.
    """

    def __init__(self, network: DeepMedic, *, output: int = 29, batch: int = 10) -> None:
        self.network: Any = network  # of whose parts torch's types know only that they are modules
        self.output = output
        self.batch = batch
        self.reach = network.border[0]  # of either pathway, in its own voxels

    def __call__(self, image: Tensor, mask: Tensor | None = None) -> Tensor:
        """(K, I, J, K) logits for a (C, I, J, K) image; `mask` is (1, I, J, K)."""
        near, far = 3 * self.reach, 3 * self.reach + self.output
        padded = F.pad(image[None], [near, far] * 3, mode="replicate")[0]
        starts = self._starts(image.shape[1:], mask)
        logits = image.new_zeros(self.network.classification.out_channels, *image.shape[1:])
        for first in range(0, len(starts), self.batch):
            tiles = starts[first : first + self.batch]
            for start, result in zip(tiles, self._batch_logits(padded, tiles), strict=False):
                x, y, z = (slice(begin, begin + self.output) for begin in start)
                inside = logits[:, x, y, z]  # of the tile; the rest of it sticks out
                inside.copy_(result[:, : inside.shape[1], : inside.shape[2], : inside.shape[3]])
        return logits

    def _starts(self, size: Sequence[int], mask: Tensor | None) -> list[tuple[int, ...]]:
        """First output voxels of the tiles with brain in what they see at full resolution."""
        starts = list(product(*(range(0, side, self.output) for side in size)))
        if mask is None:
            return starts
        return [start for start in starts if mask[0][self._seen(start)].any()]

    def _seen(self, start: Sequence[int]) -> tuple[slice, ...]:
        return tuple(slice(max(begin - self.reach, 0), begin + self.output + self.reach) for begin in start)

    @torch.no_grad()
    def _batch_logits(self, padded: Tensor, tiles: list[tuple[int, ...]]) -> Tensor:
        filled = tiles + tiles[-1:] * (self.batch - len(tiles))
        near = torch.stack(
            [self._crop(padded, start, 2 * self.reach, self.output + 2 * self.reach) for start in filled]
        )
        blocks = -(-self.output // 3)
        context = torch.stack([self._crop(padded, start, 0, blocks + 2 * self.reach, step=3) for start in filled])
        maps = _stack(near, self.network.pathways[0])
        coarse = _stack(context, self.network.pathways[1])
        for axis in (2, 3, 4):
            coarse = coarse.repeat_interleave(3, dim=axis).narrow(axis, 0, self.output)
        joined = _stack(torch.cat([maps, coarse], dim=1), self.network.hidden)
        return F.conv3d(joined, self.network.classification.weight, self.network.classification.bias)

    def _crop(self, padded: Tensor, start: Sequence[int], shift: int, size: int, *, step: int = 1) -> Tensor:
        """`size` voxels along each axis, each `step` from the next, in an image that is padded by its `near`."""
        x, y, z = (slice(begin + shift, begin + shift + step * (size - 1) + 1, step) for begin in start)
        return padded[:, x, y, z]


def _stack(maps: Tensor, stack: Any) -> Tensor:
    for layer in stack.layers:
        norm = layer.normalisation
        maps = F.conv3d(maps, layer.convolution.weight)
        maps = F.batch_norm(maps, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)
        maps = F.prelu(maps, layer.activation.weight)
    return maps
