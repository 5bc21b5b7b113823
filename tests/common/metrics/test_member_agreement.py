"""Claims about how alike members' segmentations are."""

import pytest
import torch
from torch import Tensor

from common.metrics.member_agreement import member_agreement


def _maps(*rows: list[int]) -> list[Tensor]:
    return [torch.tensor([row], dtype=torch.uint8) for row in rows]


def test_mean_of_all_pairs_by_hand() -> None:
    """Of 2, 2 and 1 voxels: pairs share 1, 1 and 0, so 2/4, 2/3 and 0."""
    agreement = member_agreement(_maps([1, 1, 0, 0], [0, 1, 1, 0], [1, 0, 0, 0]), {"lesion": [1]})
    assert agreement == {"lesion": pytest.approx((0.5 + 2 / 3 + 0) / 3)}


def test_regions_are_unions_of_classes() -> None:
    maps = _maps([1, 2, 4, 0], [2, 1, 4, 0])
    assert member_agreement(maps, {"whole": [1, 2, 4], "core": [1, 4]}) == {"whole": 1.0, "core": 0.5}


def test_members_that_see_no_region_agree_about_it() -> None:
    assert member_agreement(_maps([0, 0], [0, 0]), {"enhancing": [4]}) == {"enhancing": 1.0}


def test_one_that_sees_what_the_other_does_not_disagrees() -> None:
    assert member_agreement(_maps([0, 0], [0, 4]), {"enhancing": [4]}) == {"enhancing": 0.0}


def test_one_member_is_not_enough() -> None:
    with pytest.raises(ValueError, match="at least 2 members, got 1"):
        member_agreement(_maps([1]), {"whole": [1]})
