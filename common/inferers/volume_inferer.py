"""Sliding-window inference of whole volumes.

`monai.inferers.SlidingWindowInferer` does it; it lacks bfloat16 on a CPU.
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from monai.inferers import SlidingWindowInferer


class VolumeInferer(SlidingWindowInferer):
    """Overlapping windows blended by a Gaussian, the network optionally under bfloat16 autocast; float32 logits.

    Args:
        window_size: of a window; the volume is padded with zeros where it is smaller.
        overlap: share of a window that neighbours have in common.
        batch_size: windows that go through the network together.
    """

    def __init__(
        self, window_size: Sequence[int], *, overlap: float = 0.5, batch_size: int = 2, amp: bool = False
    ) -> None:
        super().__init__(roi_size=window_size, sw_batch_size=batch_size, overlap=overlap, mode="gaussian")
        self.amp = amp

    def __call__(
        self, inputs: torch.Tensor, network: Callable[..., torch.Tensor], *args: Any, **kwargs: Any
    ) -> torch.Tensor:
        def logits(windows: torch.Tensor, *more: Any, **named: Any) -> torch.Tensor:
            with torch.autocast(windows.device.type, torch.bfloat16, enabled=self.amp):
                return network(windows, *more, **named).float()

        return super().__call__(inputs, logits, *args, **kwargs)
