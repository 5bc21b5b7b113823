"""VoxelsInside: the voxels in a mask as rows of values, and back.

`monai.transforms.CropForeground` cuts out the mask's box; here the voxels of the box that are not in the mask go too.
"""

from collections.abc import Sequence
from typing import Any

import torch
from monai.transforms import generate_spatial_bounding_box
from torch import Tensor


class VoxelsInside:
    """The N voxels of a grid that are in the mask, in the order of the array.

    Args:
        mask: (*spatial), true somewhere.
    """

    def __init__(self, mask: Tensor) -> None:
        start, end = generate_spatial_bounding_box(mask[None])
        self.box: Any = (..., *(slice(first, last) for first, last in zip(start, end, strict=True)))
        inside = mask[self.box] > 0
        self.shape = inside.shape  # of the box around the mask
        self.places = None if inside.all() else inside.flatten().nonzero()[:, 0]
        self.count = inside.numel() if self.places is None else len(self.places)

    def of_grid(self, grid: Tensor) -> Tensor:
        """(C, N) from (C, *spatial)."""
        return self.of_box(grid[self.box])

    def of_box(self, box: Tensor) -> Tensor:
        """(C, N) from (C, *shape)."""
        values = box.flatten(1)
        return values if self.places is None else values[:, self.places]

    def box_of(self, values: Tensor) -> Tensor:
        """(C, *shape) from (C, N), zero outside the mask."""
        if self.places is not None:
            values = values.new_zeros(len(values), self.shape.numel()).index_copy(1, self.places, values)
        return values.reshape(-1, *self.shape)

    def put(self, values: Tensor, grid: Tensor) -> Tensor:
        """A copy of the grid (C, *spatial) with the values (C, N) inside."""
        result = grid.clone()
        values = values.to(result)
        if self.places is not None:
            values = result[self.box].flatten(1).index_copy(1, self.places, values)
        result[self.box] = values.reshape(-1, *self.shape)
        return result

    def positions(self, unit: Sequence[float]) -> Tensor:
        """(axes, N): indices along each axis, divided by its unit."""
        steps = [torch.arange(size) / one for size, one in zip(self.shape, unit, strict=True)]
        return self.of_box(torch.stack(torch.meshgrid(*steps, indexing="ij")))
