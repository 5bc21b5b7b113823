"""in_threads: the same work on many items, by as many threads as torch uses."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import torch

Result = TypeVar("Result")


def in_threads(work: Callable[[int], Result], count: int) -> list[Result]:
    """The results for 0 to count - 1, in order. It pays where the work lets go of Python's lock."""
    workers = min(torch.get_num_threads(), count)
    if workers < 2:
        return [work(item) for item in range(count)]
    with ThreadPoolExecutor(workers) as threads:
        return list(threads.map(work, range(count)))
