"""Which cases an epoch visits, as a pure function of the seed and the epoch.

torch's samplers draw from a global generator, so a resumed run would visit other cases than an uninterrupted one, and
an epoch is tied to the number of cases; papers count iterations.
"""

from collections.abc import Hashable, Iterator, Sequence, Sized

import torch
from torch import Generator, Tensor
from torch.utils.data import Sampler

from common.engines.distributed import rank_and_world_size


class EpochSampler(Sampler[int]):
    """Permutations of the data set, one after another, cut to `samples` an epoch and process.

    Args:
        samples: a process's share of an epoch; 0 for one pass. Processes share one permutation.
        groups: of each case, such as its site; none for one of all. Each has as many of the samples, however many
            cases it has: of each next samples, as many as there are groups, one is of each, in changing order.
    """

    def __init__(
        self, dataset: Sized, *, seed: int, samples: int = 0, groups: Sequence[Hashable] | None = None
    ) -> None:
        self.size = len(dataset)
        by_group: dict[Hashable, list[int]] = {}
        for index, group in enumerate(groups or [""] * self.size):
            by_group.setdefault(group, []).append(index)
        self.members = [torch.tensor(members) for members in by_group.values()]
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
        turns = -(-wanted // len(self.members))
        drawn = torch.stack([_permutations(members, turns, generator) for members in self.members], dim=1)
        if len(self.members) > 1:
            drawn = torch.stack([turn[torch.randperm(len(turn), generator=generator)] for turn in drawn])
        order = drawn.flatten()
        return iter(order[self.rank : wanted : self.world_size].tolist())


def _permutations(members: Tensor, length: int, generator: Generator) -> Tensor:
    """(length,): of all members, one after another, the last one cut."""
    rounds = -(-length // len(members))
    order = torch.cat([torch.randperm(len(members), generator=generator) for _ in range(rounds)])
    return members[order[:length]]
