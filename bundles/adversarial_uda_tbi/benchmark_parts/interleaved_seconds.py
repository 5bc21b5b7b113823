"""interleaved_seconds: how long calls take that are to be compared.

One after the other, as `median_seconds` measures them, what the machine does besides would fall on one of them.
"""

import statistics
from collections.abc import Callable, Mapping
from typing import Any

import torch

from common.benchmark.median_seconds import median_seconds


def interleaved_seconds(works: Mapping[str, Callable[[], Any]], repeats: int, device: torch.device) -> dict[str, float]:
    """Median of each one's `repeats` calls, which take turns; a call of each before that is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(1 + repeats):
        for name, work in works.items():
            seconds[name].append(median_seconds(work, 1, device))
    return {name: statistics.median(warm) for name, (_, *warm) in seconds.items()}
