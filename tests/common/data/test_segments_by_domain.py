"""segments_by_domain makes of a source and a target one data set of segments for each domain."""

from typing import Any

import pytest
import torch
from monai.data import CacheDataset, Dataset

from common.data.segment_dataset import SegmentDataset
from common.data.segments_by_domain import segments_by_domain

_SHAPE = (1, 6, 6, 6)


def _volume(value: float, domain: int) -> dict[str, Any]:
    return {"image": torch.full(_SHAPE, value), "mask": torch.ones(_SHAPE), "domain": domain}


_SOURCE = [{**_volume(value, int(value > 1)), "label": torch.zeros(_SHAPE)} for value in (2.0, 1.0, 3.0)]
_TARGET = [_volume(10.0, 2)]


def _cached(volumes: list[dict[str, Any]], rate: float = 1.0) -> CacheDataset:
    return CacheDataset(volumes, transform=None, cache_rate=rate, num_workers=1, progress=False)


def _by_domain(source: Dataset, target: Dataset) -> list[SegmentDataset]:
    return segments_by_domain(source, target, output_size=3, margin=1, num_classes=2, flip_probability=0.5)


@pytest.mark.parametrize("rate", [1.0, 0.4, 0.0])
def test_each_domain_has_its_volumes_in_the_order_of_the_indices(rate: float) -> None:
    domains = _by_domain(_cached(_SOURCE, rate), _cached(_TARGET, rate))
    assert [[of[index]["image"].mean().item() for index in range(len(of))] for of in domains] == [[1], [2, 3], [10]]


def test_volumes_in_memory_are_not_copied() -> None:
    source = _cached(_SOURCE)
    (first, *_) = _by_domain(source, _cached(_TARGET))
    assert first.volumes[0]["image"] is source[1]["image"]


def test_segments_of_all_domains_are_uniform() -> None:
    assert {of.sampling.sampling for of in _by_domain(_cached(_SOURCE), _cached(_TARGET))} == {"uniform"}


def test_without_a_target_there_are_no_domains() -> None:
    """However many sites the source has."""
    assert _by_domain(_cached(_SOURCE), _cached([])) == []
