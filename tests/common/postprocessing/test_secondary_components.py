"""Claims about the small parts of a segmentation that are dropped."""

from collections.abc import Hashable
from typing import Any

import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.postprocessing.secondary_components import SecondaryComponentsd, without_secondary_components

LINE = [0, 1, 1, 1, 0, 1, 1, 0, 2, 0]  # components of 3, 2 and 1


def _without(line: list[int], min_voxels: int) -> list[int]:
    return without_secondary_components(torch.tensor(line)[None], min_voxels=min_voxels)[0].tolist()


@pytest.mark.parametrize(
    ("min_voxels", "left"),
    [
        pytest.param(0, LINE, id="nothing is too small"),
        pytest.param(2, [0, 1, 1, 1, 0, 1, 1, 0, 0, 0], id="as large as asked stays"),
        pytest.param(3, [0, 1, 1, 1, 0, 0, 0, 0, 0, 0], id="smaller goes"),
        pytest.param(250, [0, 1, 1, 1, 0, 0, 0, 0, 0, 0], id="the largest stays, however small"),
    ],
)
def test_by_hand(min_voxels: int, left: list[int]) -> None:
    assert _without(LINE, min_voxels) == left


def test_a_component_is_of_all_classes() -> None:
    line = [1, 2, 4, 0, 1, 1]
    assert _without(line, 3) == [1, 2, 4, 0, 0, 0]


def test_of_two_largest_the_first_is_kept() -> None:
    assert _without([1, 1, 0, 2, 2], 3) == [1, 1, 0, 0, 0]


def test_corners_connect() -> None:
    label_map = torch.zeros(1, 5, 5, 5)
    label_map[0, 1, 1, 1] = label_map[0, 2, 2, 2] = 1
    label_map[0, 4, 4, 0] = 1
    left = without_secondary_components(label_map, min_voxels=2)
    assert left.nonzero()[:, 1:].tolist() == [[1, 1, 1], [2, 2, 2]]


def test_empty_segmentation_stays_so() -> None:
    assert _without([0, 0, 0], 250) == [0, 0, 0]


def _item() -> dict[Hashable, Any]:
    return {"pred": MetaTensor(torch.tensor(LINE)[None].float(), affine=2 * torch.eye(4)), "label": torch.ones(1)}


def test_transform_keeps_geometry_and_its_input() -> None:
    item = _item()
    result = SecondaryComponentsd("pred")(item)["pred"]
    assert result.tolist() == [[0, 1, 1, 1, 0, 0, 0, 0, 0, 0]]
    assert torch.equal(result.affine, item["pred"].affine)
    assert item["pred"].tolist() == [LINE]


def test_missing_item_is_passed_over_only_where_that_is_allowed() -> None:
    keys = ["member_a", "pred"]
    result = SecondaryComponentsd(keys, allow_missing_keys=True)(_item())
    assert list(result) == ["pred", "label"]
    assert result["pred"].tolist() == [[0, 1, 1, 1, 0, 0, 0, 0, 0, 0]]
    with pytest.raises(KeyError, match="member_a"):
        SecondaryComponentsd(keys)(_item())


def test_negative_size_is_refused() -> None:
    with pytest.raises(InputError, match=r"^min_voxels: must be 0 \(drop nothing\) or more, got -1$"):
        SecondaryComponentsd("pred", min_voxels=-1)
