"""Claims about cases that go with an ensemble's confidences."""

from typing import Any

import pytest
import torch
from monai.data import CacheDataset, MetaTensor
from monai.transforms import Identityd

from common.checks.input_error import InputError
from common.data.distillation_cases import DistillationCases
from common.data.segment_dataset import SegmentDataset


def _cases(count: int = 3) -> list[dict[str, Any]]:
    """Image of the case's number, and a lesion in the middle."""
    label = torch.zeros(1, 5, 5, 5)
    label[0, 2, 2, 2] = 1
    return [
        {
            "case_id": f"case {number}",
            "image": MetaTensor(torch.full((2, 5, 5, 5), float(number))),
            "mask": torch.ones(1, 5, 5, 5),
            "label": label,
        }
        for number in range(count)
    ]


def _confidences(count: int = 3, side: int = 5) -> list[dict[str, Any]]:
    """Those of another preparation, whose image is another too."""
    shape = (2, side, side, side)
    return [
        {"image": torch.full(shape, -1.0), "confidences": torch.full(shape, number / 8).half()}
        for number in range(count)
    ]


def test_confidences_stand_beside_everything_of_their_case() -> None:
    items = list(DistillationCases(_cases(), _confidences()))
    assert [sorted(item) for item in items] == [["case_id", "confidences", "image", "label", "mask"]] * 3
    for number, item in enumerate(items):
        assert item["image"].unique().item() == number
        assert item["confidences"].unique().item() == number / 8


def test_sampling_of_cached_cases_is_prepared_once() -> None:
    cached = [CacheDataset(items, Identityd("image"), progress=False) for items in (_cases(), _confidences())]
    segments = SegmentDataset(
        DistillationCases(*cached),
        output_size=1,
        margin=1,
        sampling="foreground_background",
        num_classes=2,
        flip_probability=0.0,
    )
    assert len(segments._sources) == 3
    assert segments[2]["image"].unique().item() == 2


def test_confidences_of_other_cases_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^confidences must be of the 3 cases, got 2$"):
        DistillationCases(_cases(), _confidences(2))


def test_confidences_on_another_grid_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        DistillationCases(_cases(), _confidences(side=4))[1]
    assert str(caught.value) == (
        "case 1: must be on the grid of the ensemble's confidences, got (5, 5, 5) voxels for (4, 4, 4); "
        "choose the spacing of the ensemble's members"
    )
