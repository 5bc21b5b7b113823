"""measured_calls: time and memory of a call that gives a tensor, and the tensor."""

from collections.abc import Callable

import torch
from torch import Tensor

from common.benchmark.median_seconds import median_seconds
from common.benchmark.peak_megabytes import peak_megabytes


def measured_calls(
    work: Callable[[], Tensor], repeats: int, device: torch.device, *, is_warm: bool = False
) -> tuple[dict[str, float], Tensor]:
    """Seconds of the first call, unless warm, and of later ones; the memory of all of them; and the last result."""
    result: list[Tensor] = []
    seconds = {}

    def call() -> None:
        result.clear()
        result.append(work())

    def all_calls() -> None:
        if not is_warm:
            seconds["first_seconds"] = median_seconds(call, 1, device)
        seconds["seconds"] = median_seconds(call, repeats, device)

    peak = peak_megabytes(all_calls, device)
    return {**seconds, "peak_mb": peak}, result[0]
