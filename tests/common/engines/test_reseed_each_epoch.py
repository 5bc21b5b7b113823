"""The randomness of an epoch depends on the seed and the epoch alone."""

import random
from typing import Any

import numpy as np
import pytest
import torch
from ignite.engine import Engine, Events
from monai.data import DataLoader, Dataset
from monai.transforms import Compose, Randomizable, RandShiftIntensityd

import common.engines.reseed_each_epoch as module
from common.data.epoch_sampler import EpochSampler
from common.engines.reseed_each_epoch import ReseedEachEpoch

Draws = dict[int, list[Any]]


def _shift() -> Compose:
    return Compose([RandShiftIntensityd("image", offsets=1.0, prob=1.0, channel_wise=False)])


def _loader(transform: Any) -> DataLoader:
    dataset = Dataset([{"image": torch.full((1, 2, 2, 2), float(i))} for i in range(6)], transform)
    return DataLoader(dataset, batch_size=1, sampler=EpochSampler(dataset, seed=0), num_workers=0)


class _DrawingDataset(torch.utils.data.Dataset[Any], Randomizable):
    def __len__(self) -> int:
        return 4

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        return {"image": torch.full((1,), self.R.random_sample())}


def _run(*, seed: int = 0, after: int = 0, transform: Any = None) -> Draws:
    """By epoch, the first voxel of each visited image and draws from the global generators."""
    draws: Draws = {}

    def step(engine: Engine, batch: dict[str, torch.Tensor]) -> None:
        global_draws = (random.random(), np.random.rand(), torch.rand(1).item())
        draws.setdefault(engine.state.epoch, []).append((batch["image"].flatten()[0].item(), *global_draws))

    engine = Engine(step)
    engine.add_event_handler(Events.STARTED, lambda engine: setattr(engine.state, "epoch", after))
    ReseedEachEpoch(seed).attach(engine)
    engine.run(_loader(_shift() if transform is None else transform), max_epochs=3)
    return draws


def test_resumed_run_repeats_the_later_epochs() -> None:
    uninterrupted = _run()
    for seed in (random.seed, np.random.seed, torch.manual_seed):
        seed(5)
    resumed = _run(after=1)
    assert list(resumed) == [2, 3]
    assert resumed == {epoch: uninterrupted[epoch] for epoch in (2, 3)}


def test_epochs_differ() -> None:
    first, second, _ = _run().values()
    assert all(a != b for a, b in zip(first, second, strict=True))
    assert [len({draw[generator] for draw in first + second}) for generator in range(4)] == [12] * 4


def test_seeds_differ() -> None:
    assert all(a != b for a, b in zip(_run(seed=0)[1], _run(seed=1)[1], strict=True))


def test_data_are_visited_in_the_order_of_the_epoch() -> None:
    visited = {epoch: [draw[0] for draw in draws] for epoch, draws in _run(transform=lambda case: case).items()}
    sampler = EpochSampler(range(6), seed=0)
    for epoch, order in visited.items():
        sampler.set_epoch(epoch)
        assert order == list(sampler)


def test_processes_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    first = _run()
    monkeypatch.setattr(module, "rank_and_world_size", lambda: (1, 2))
    second = _run()
    assert all(a[1:] != b[1:] for a, b in zip(first[1], second[1], strict=True))


def test_data_set_that_draws_itself_is_seeded() -> None:
    drawn: dict[int, list[float]] = {}

    def step(engine: Engine, batch: dict[str, torch.Tensor]) -> None:
        drawn.setdefault(engine.state.epoch, []).append(batch["image"].item())

    def run(after: int) -> dict[int, list[float]]:
        drawn.clear()
        dataset = _DrawingDataset()
        engine = Engine(step)
        engine.add_event_handler(Events.STARTED, lambda engine: setattr(engine.state, "epoch", after))
        ReseedEachEpoch(0).attach(engine)
        engine.run(DataLoader(dataset, batch_size=1, sampler=EpochSampler(dataset, seed=0)), max_epochs=2)
        return dict(drawn)

    whole, resumed = run(0), run(1)
    assert len({value for values in whole.values() for value in values}) == 8
    assert resumed == {2: whole[2]}
