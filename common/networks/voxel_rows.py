"""voxel_rows: the voxels of feature maps, one behind the other, as samples of a method for vectors."""

from torch import Tensor


def voxel_rows(maps: Tensor) -> Tensor:
    """(B, C, *) to (V, C), in the order in which a label map (B, 1, *) is flattened."""
    return maps.movedim(1, -1).flatten(0, -2)
