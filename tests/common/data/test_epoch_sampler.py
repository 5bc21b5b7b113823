"""What an epoch visits depends on the seed and the epoch alone."""

from collections import Counter

import pytest

import common.data.epoch_sampler as module
from common.data.epoch_sampler import EpochSampler


def _visited(size: int, *, epoch: int = 1, seed: int = 0, samples: int = 0) -> list[int]:
    sampler = EpochSampler(range(size), seed=seed, samples=samples)
    sampler.set_epoch(epoch)
    visited = list(sampler)
    assert len(visited) == len(sampler)
    return visited


def test_default_epoch_is_one_pass() -> None:
    assert sorted(_visited(7)) == list(range(7))


def test_longer_epoch_is_one_permutation_after_another() -> None:
    visited = _visited(5, samples=12)
    assert len(visited) == 12
    assert sorted(visited[:5]) == sorted(visited[5:10]) == list(range(5))
    assert visited[:5] != visited[5:10]


def test_shorter_epoch_repeats_nothing() -> None:
    visited = _visited(20, samples=8)
    assert len(set(visited)) == 8


def test_epoch_can_be_repeated() -> None:
    assert _visited(20, epoch=3) == _visited(20, epoch=3)


def test_iterating_twice_is_the_same_epoch() -> None:
    sampler = EpochSampler(range(20), seed=0)
    assert list(sampler) == list(sampler)


def test_epochs_and_seeds_differ() -> None:
    orders = [_visited(20, epoch=epoch, seed=seed) for epoch in (1, 2) for seed in (0, 1)]
    assert len({tuple(order) for order in orders}) == 4


@pytest.mark.parametrize(("size", "samples", "each"), [(6, 0, 3), (5, 0, 3), (4, 6, 6)], ids=["even", "odd", "longer"])
def test_processes_share_one_permutation(monkeypatch: pytest.MonkeyPatch, size: int, samples: int, each: int) -> None:
    shares = []
    for rank in range(2):
        monkeypatch.setattr(module, "rank_and_world_size", lambda rank=rank: (rank, 2))
        shares.append(_visited(size, samples=samples))
    monkeypatch.undo()
    assert [len(share) for share in shares] == [each, each]
    alone = _visited(size, samples=2 * each)
    assert [number for pair in zip(*shares, strict=True) for number in pair] == alone
    assert max(Counter(alone).values()) - min(Counter(alone).values()) <= 1
