"""DenseNetwork: what the dense inference of whole volumes asks of an unpadded network."""

from collections.abc import Sequence
from typing import Protocol

from torch import Tensor, nn

from common.inferers.tile_plan import Tile


class DenseNetwork(Protocol):
    """An unpadded network that may also see the image at lower resolutions.

    Attributes:
        margin: voxels beyond the outputs that the network sees on each side, along each axis.
        border: of these, what it sees at full resolution.
        multiple: tiles that start at a multiple of this give what one pass over the whole image gives.
        coarse_modules: one a lower resolution; each maps its input to features that are computed once a region.
        dense_module: maps the tile with its border, and its part of the features, to the tile's logits.
        voxel_channels: feature maps that are alive at once at full resolution, where they are most.
    """

    margin: Sequence[int]
    border: Sequence[int]
    multiple: Sequence[int]
    voxel_channels: int

    @property
    def coarse_modules(self) -> Sequence[nn.Module]: ...

    @property
    def dense_module(self) -> nn.Module: ...

    def coarse_inputs(self, image: Tensor) -> list[Tensor]:
        """What each of the coarse modules sees of an image with its margin."""
        ...

    def coarse_parts(self, features: list[Tensor], tile: Tile) -> list[Tensor]:
        """The part of the region's features that belongs to a tile; its start is counted from the region's."""
        ...
