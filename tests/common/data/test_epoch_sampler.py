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


def test_groups_have_as_many_samples_each_turn_by_turn() -> None:
    sampler = EpochSampler(range(8), seed=0, samples=25, groups=list("SSTSSSST"))
    visited = list(sampler)
    assert len(visited) == 25
    turns = [{"ST"[number in (2, 7)] for number in visited[start : start + 2]} for start in range(0, 24, 2)]
    assert turns == [{"S", "T"}] * 12
    of_first = [number for number in visited if number not in (2, 7)]
    assert set(of_first[:6]) == {0, 1, 3, 4, 5, 6}  # a group's cases one after another, too
    assert {visited[start] in (2, 7) for start in range(0, 24, 2)} == {False, True}  # which comes first changes


def test_one_group_is_none() -> None:
    assert list(EpochSampler(range(5), seed=3, samples=12, groups=["S"] * 5)) == _visited(
        5, seed=3, samples=12, epoch=0
    )


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
