"""balanced_voxels draws equally many voxels of each class."""

import pytest
import torch

from common.data.balanced_voxels import balanced_voxels

LABELS = torch.tensor([0] * 60 + [2] * 30 + [3] * 4)


@pytest.mark.parametrize(("count", "drawn"), [(12, [4, 4, 4]), (14, [4, 4, 4]), (60, [20, 20, 4]), (1, [1, 1, 1])])
def test_classes_that_are_there_share_the_count(count: int, drawn: list[int]) -> None:
    found = LABELS[balanced_voxels(LABELS, count)]
    assert found.unique(return_counts=True)[1].tolist() == drawn


def test_no_voxel_is_drawn_twice() -> None:
    drawn = balanced_voxels(LABELS, 90)
    assert len(drawn.unique()) == len(drawn) == 64


def test_every_voxel_may_be_drawn() -> None:
    torch.manual_seed(0)
    # a voxel of the largest class is left out of a draw with probability 5/6, of 200 draws with 1e-16
    assert len(torch.cat([balanced_voxels(LABELS, 30) for _ in range(200)]).unique()) == len(LABELS)
