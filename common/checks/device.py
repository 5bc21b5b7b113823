"""check_device: whether the device that the user named is there."""

import torch

from common.checks.input_error import InputError


def check_device(device: str | torch.device) -> None:
    """Raises InputError for a device that this machine lacks, or torch does not know."""
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, AttributeError) as error:
        raise InputError(f"device: {device} cannot be used here ({str(error).splitlines()[0]}); try cpu") from error
