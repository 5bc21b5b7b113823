"""training_step: what a step takes in each precision and memory layout."""

import logging
from collections.abc import Callable
from typing import Any

import torch

from bundles.unet2d_nuclei.networks import variant_network
from common.benchmark.median_seconds import median_seconds
from common.benchmark.peak_megabytes import peak_megabytes
from common.losses.dice_cross_entropy import dice_cross_entropy_loss

logger = logging.getLogger(__name__)


def training_step(side: int, batch: int, *, repeats: int, device: torch.device) -> list[dict[str, Any]]:
    """A row for each way to compute a step of VHLLRHe; the reference comes first."""
    rows = []
    for name, amp, channels_last in (
        ("float32", False, False),
        ("float32, channels last", False, True),
        ("bf16", True, False),
        ("bf16, channels last", True, True),
    ):
        logger.info("training step: %s, 1 + %d steps", name, repeats)
        step = _step(side, batch, amp=amp, channels_last=channels_last, device=device)
        peak = peak_megabytes(step, device)  # of the first step, gradients and the optimiser's means included
        rows.append({"step": name, "seconds": median_seconds(step, repeats, device), "peak_mb": peak})
    return rows


def _step(side: int, batch: int, *, amp: bool, channels_last: bool, device: torch.device) -> Callable[[], None]:
    layout = torch.channels_last if channels_last else torch.contiguous_format
    network = variant_network("VHLLRHe").to(device).train()
    network = network.to(memory_format=layout)  # type: ignore[call-overload]  # stubs lack it
    image = torch.randn(batch, 3, side, side, device=device).to(memory_format=layout)
    label = (torch.rand(batch, 1, side, side, device=device) < 0.2).long()
    optimizer = torch.optim.Adam(network.parameters(), 1e-4)

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(device.type, torch.bfloat16, enabled=amp):
            logits = network(image)
        dice_cross_entropy_loss(logits.float(), label, squared=False).backward()
        optimizer.step()

    return step
