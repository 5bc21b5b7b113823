"""Claims about the voxels in a mask: gathered in order, and put back where they were."""

import torch

from common.postprocessing.voxels_inside import VoxelsInside

MASK = torch.tensor([[0, 0, 0, 0], [0, 1, 0, 1], [0, 1, 1, 0]], dtype=torch.bool)
GRID = torch.arange(24.0).reshape(2, 3, 4)


def test_values_are_gathered_in_the_order_of_the_array() -> None:
    assert VoxelsInside(MASK).of_grid(GRID).tolist() == [[5, 7, 9, 10], [17, 19, 21, 22]]


def test_box_has_zeros_outside_the_mask() -> None:
    assert VoxelsInside(MASK).box_of(torch.tensor([[1.0, 2, 3, 4]])).tolist() == [[[1, 0, 2], [3, 4, 0]]]


def test_put_back_they_replace_only_what_is_in_the_mask() -> None:
    result = VoxelsInside(MASK).put(-torch.ones(2, 4), GRID)
    assert torch.equal(result, torch.where(MASK, -1, GRID))
    assert GRID[0, 1, 1] == 5


def test_full_mask_is_the_grid() -> None:
    voxels = VoxelsInside(torch.ones(3, 4))
    assert torch.equal(voxels.of_grid(GRID), GRID.flatten(1))
    assert torch.equal(voxels.put(voxels.of_grid(GRID), torch.zeros(2, 3, 4)), GRID)


def test_positions_are_counted_from_the_box_in_units() -> None:
    """Those of the voxels (1, 1), (1, 3), (2, 1) and (2, 2), less the box's corner (1, 1)."""
    assert VoxelsInside(MASK).positions([1.0, 2.0]).tolist() == [[0, 0, 1, 1], [0, 1, 0, 0.5]]
