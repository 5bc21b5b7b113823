"""synchronise: a clock read after it has seen all the work."""

import torch


def synchronise(device: torch.device) -> None:
    """Waits for what a GPU has still to do; a CPU is done when a call returns."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)
