"""case_sampler: which cases of an evaluation this process works on.

`monai.data.DistributedSampler` shares them out; where they are fewer than the processes it tells of lengths and ranks,
not of what to do.
"""

from collections.abc import Sequence
from typing import Any

from monai.data import DistributedSampler

from common.checks.input_error import InputError
from common.engines.distributed import rank_and_world_size


def case_sampler(dataset: Sequence[Any]) -> DistributedSampler:
    """Every case in one process, in the order of the data set; nothing is repeated to make the shares even."""
    rank, world_size = rank_and_world_size()
    if len(dataset) < world_size:
        raise InputError(f"nproc_per_node: must be at most the number of cases, {len(dataset)}, got {world_size}")
    return DistributedSampler(dataset, even_divisible=False, num_replicas=world_size, rank=rank, shuffle=False)
