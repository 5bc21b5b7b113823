"""Claims about voxels as samples."""

import torch

from common.networks.voxel_rows import voxel_rows


def test_rows_are_in_the_order_of_a_flattened_label_map() -> None:
    label = torch.arange(2 * 3 * 4 * 5).view(2, 1, 3, 4, 5)
    rows = voxel_rows(torch.cat([label, 1000 + label], dim=1))
    assert torch.equal(rows[:, 0], label.flatten())
    assert torch.equal(rows[:, 1], 1000 + label.flatten())
