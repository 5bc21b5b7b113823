"""Which cases an epoch visits, as a pure function of the seed and the epoch.

torch's samplers draw from a global generator, so a resumed run would visit other cases than an uninterrupted one, and
an epoch is tied to the number of cases; papers count iterations.
"""

from collections.abc import Iterator, Sized

import torch
from torch.utils.data import Sampler

from common.engines.distributed import rank_and_world_size


class EpochSampler(Sampler[int]):
    """Permutations of the data set, one after another, cut to `samples` an epoch and process.

    Args:
        samples: a process's share of an epoch; 0 for one pass. Processes share one permutation.
    """

    def __init__(self, dataset: Sized, *, seed: int, samples: int = 0) -> None:
        self.size = len(dataset)
        self.seed = seed
        self.rank, self.world_size = rank_and_world_size()
        self.samples = samples or -(-self.size // self.world_size)
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        self.epoch = epoch

    def __len__(self) -> int:
        return self.samples

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator().manual_seed(self.seed * 1_000_003 + self.epoch)
        wanted = self.samples * self.world_size
        rounds = -(-wanted // self.size)
        order = torch.cat([torch.randperm(self.size, generator=generator) for _ in range(rounds)])
        return iter(order[self.rank : wanted : self.world_size].tolist())
