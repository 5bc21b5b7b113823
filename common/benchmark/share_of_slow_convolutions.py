"""share_of_slow_convolutions: whether a network misses oneDNN on a CPU."""

from collections.abc import Callable
from typing import Any

from torch.profiler import ProfilerActivity, profile


def share_of_slow_convolutions(work: Callable[[], Any]) -> float:
    """Share of the time that is spent in torch's own convolutions, which it takes for a single small map."""
    with profile(activities=[ProfilerActivity.CPU]) as profiler:
        work()
    events = profiler.key_averages()
    slow = sum(event.self_cpu_time_total for event in events if "slow_conv" in event.key)
    return slow / sum(event.self_cpu_time_total for event in events)
