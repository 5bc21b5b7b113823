"""DomainSegments puts a segment of every domain beside each training segment."""

from typing import Any

import torch
from monai.data import DataLoader
from torch import Tensor

from common.data.domain_segments import DomainSegments
from common.data.segment_dataset import SegmentDataset

SHAPE = (1, 7, 8, 9)


def _segments(*values: float, labelled: bool = False) -> SegmentDataset:
    """Of volumes whose voxels hold the value."""
    volumes = [{"image": torch.full(SHAPE, value), "mask": torch.ones(SHAPE)} for value in values]
    if labelled:
        volumes = [{**volume, "label": torch.ones(SHAPE)} for volume in volumes]
    settings: dict[str, Any] = {"output_size": 3, "margin": 1, "sampling": "uniform", "num_classes": 2}
    return SegmentDataset(volumes, **settings, flip_probability=0.5)


def _source() -> SegmentDataset:
    return _segments(1.0, 2.0, labelled=True)


def _domain_segments() -> DomainSegments:
    return DomainSegments(_source(), [_segments(10.0, 11.0), _segments(20.0), _segments(30.0, 31.0, 32.0)])


def _drawn(segments: Any, *, draws: int = 60, seed: int = 3) -> list[dict[str, Tensor]]:
    segments.set_random_state(seed=seed)
    return [segments[number % len(segments)] for number in range(draws)]


def test_segments_of_the_source_are_drawn_as_they_are_alone() -> None:
    for item, alone in zip(_drawn(_domain_segments()), _drawn(_source()), strict=True):
        assert all(torch.equal(item[key], alone[key]) for key in ("image", "label"))


def test_every_item_has_a_segment_of_each_domain_in_their_order() -> None:
    for item in _drawn(_domain_segments()):
        of_domain = (item["domain_image"].mean(dim=(1, 2, 3, 4)) / 10).int()
        assert (of_domain.tolist(), item["domain"].tolist()) == ([1, 2, 3], [0, 1, 2])


def test_all_volumes_of_a_domain_take_part() -> None:
    seen = {value for item in _drawn(_domain_segments()) for value in item["domain_image"].flatten(1)[:, 0].tolist()}
    assert seen == {10.0, 11.0, 20.0, 30.0, 31.0, 32.0}


def test_same_seed_draws_the_same() -> None:
    first, second = (_drawn(_domain_segments()) for _ in range(2))
    assert all(
        torch.equal(one["domain_image"], other["domain_image"]) for one, other in zip(first, second, strict=True)
    )


def test_a_batch_has_the_domains_beside_each_other() -> None:
    (batch,) = DataLoader(_domain_segments(), batch_size=2)
    assert batch["domain_image"].shape == (2, 3, 1, 5, 5, 5)
    assert batch["domain"].tolist() == [[0, 1, 2]] * 2


def test_without_domains_the_items_are_those_of_the_source() -> None:
    for item, alone in zip(_drawn(DomainSegments(_source(), [])), _drawn(_source()), strict=True):
        assert item.keys() == alone.keys()
        assert all(torch.equal(item[key], alone[key]) for key in alone)
