"""visible_gpus: which GPUs runs can be spread over."""

import os

import torch


def visible_gpus() -> list[str]:
    """The GPUs that this process sees, as CUDA_VISIBLE_DEVICES names them."""
    named = [name.strip() for name in os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",") if name.strip()]
    numbers = [str(index) for index in range(torch.cuda.device_count())]
    return named[: len(numbers)] or numbers
