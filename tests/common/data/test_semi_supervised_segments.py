"""SemiSupervisedSegments pairs segments of labelled and of unlabelled volumes."""

from typing import Any

import torch
from monai.data import DataLoader
from torch import Tensor

from common.data.segment_dataset import SegmentDataset
from common.data.semi_supervised_segments import SemiSupervisedSegments

SHAPE = (1, 7, 8, 9)


def _volume(value: float) -> dict[str, Tensor]:
    """Its voxels hold the value plus their own number by a thousand."""
    return {"image": value + torch.arange(7.0 * 8 * 9).view(SHAPE) / 1000, "mask": torch.ones(SHAPE)}


def _segments(volumes: list[dict[str, Tensor]]) -> SegmentDataset:
    settings: dict[str, Any] = {"output_size": 3, "margin": 1, "sampling": "uniform", "num_classes": 2}
    return SegmentDataset(volumes, **settings, flip_probability=0.5)


def _labelled() -> SegmentDataset:
    return _segments([{**_volume(value), "label": torch.ones(SHAPE)} for value in (10.0, 20.0)])


def _pairs() -> SemiSupervisedSegments:
    return SemiSupervisedSegments(_labelled(), _segments([_volume(value) for value in (-10.0, -20.0, -30.0)]))


def _drawn(pairs: Any, *, draws: int = 40, seed: int = 3) -> list[dict[str, Tensor]]:
    pairs.set_random_state(seed=seed)
    return [pairs[number % len(pairs)] for number in range(draws)]


def test_labelled_segments_are_drawn_as_they_are_alone() -> None:
    for pair, alone in zip(_drawn(_pairs()), _drawn(_labelled()), strict=True):
        assert all(torch.equal(pair[key], alone[key]) for key in ("image", "label"))


def test_unlabelled_segments_are_of_all_unlabelled_volumes() -> None:
    seen = [pair["unlabelled"].mean().item() for pair in _drawn(_pairs())]
    assert {round(value / 10) for value in seen} == {-1, -2, -3}


def test_there_are_as_many_items_as_labelled_volumes() -> None:
    assert len(_pairs()) == 2


def test_same_seed_draws_the_same_pairs() -> None:
    first, second, other = (_drawn(_pairs(), seed=seed) for seed in (3, 3, 4))
    assert all(torch.equal(a["unlabelled"], b["unlabelled"]) for a, b in zip(first, second, strict=True))
    assert not all(torch.equal(a["unlabelled"], b["unlabelled"]) for a, b in zip(first, other, strict=True))


def test_places_in_the_two_volumes_are_drawn_independently() -> None:
    def place(image: Tensor) -> int:
        return round((image.min().item() % 10) * 1000)

    pairs = _drawn(_pairs())
    assert sum(place(pair["image"]) == place(pair["unlabelled"]) for pair in pairs) < 10


def test_items_become_batches() -> None:
    batch = next(iter(DataLoader(_pairs(), batch_size=2)))
    assert {key: tuple(value.shape) for key, value in batch.items()} == {
        "image": (2, 1, 5, 5, 5),
        "label": (2, 1, 3, 3, 3),
        "unlabelled": (2, 1, 5, 5, 5),
    }
