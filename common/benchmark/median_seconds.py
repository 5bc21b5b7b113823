"""median_seconds: how long a call takes.

`torch.utils.benchmark.Timer` does it for statements in strings and chooses by itself how often it runs them.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import torch

from common.benchmark.synchronise import synchronise


def median_seconds(work: Callable[[], Any], repeats: int, device: torch.device) -> float:
    """Median of `repeats` calls; whoever wants them warmed up has called before."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        synchronise(device)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)
