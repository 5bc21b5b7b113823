"""check_patch_size: whether a network can take patches of this size."""

from collections.abc import Sequence

from torch import nn

from common.checks.input_error import InputError


def check_patch_size(network: nn.Module, patch_size: Sequence[int]) -> None:
    """Raises InputError unless every side is a multiple of the network's `size_multiple` along it, where it has one."""
    multiple = getattr(network, "size_multiple", [1] * len(patch_size))
    if any(side < 1 or side % step for side, step in zip(patch_size, multiple, strict=True)):
        raise InputError(f"patch_size: must be multiples of {list(multiple)} for this network, got {list(patch_size)}")
