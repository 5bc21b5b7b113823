"""Claims about measured calls: so many, the first apart, and what the last gave."""

import pytest
import torch
from torch import Tensor

from common.benchmark.measured_calls import measured_calls


@pytest.mark.parametrize(
    ("is_warm", "calls", "names"),
    [(False, 4, {"first_seconds", "seconds", "peak_mb"}), (True, 3, {"seconds", "peak_mb"})],
)
def test_first_call_stands_apart_unless_warm(is_warm: bool, calls: int, names: set[str]) -> None:
    made: list[Tensor] = []

    def work() -> Tensor:
        made.append(torch.tensor(len(made) + 1))
        return made[-1]

    figures, last = measured_calls(work, 3, torch.device("cpu"), is_warm=is_warm)
    assert len(made) == last.item() == calls
    assert figures.keys() == names
