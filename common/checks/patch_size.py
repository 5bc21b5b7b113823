"""check_patch_size: whether a network can take patches of this size."""

from collections.abc import Sequence

from torch import nn

from common.checks.input_error import InputError


def check_patch_size(network: nn.Module, patch_size: Sequence[int]) -> None:
    """Raises InputError unless every side is a multiple of the network's `size_multiple` along it, where it has one.

    Of an unpadded network, whose `margin` comes on both sides of the patch, the sum is a multiple plus
    `size_remainder`.
    """
    multiple = getattr(network, "size_multiple", [1] * len(patch_size))
    added = 2 * getattr(network, "margin", 0) - getattr(network, "size_remainder", 0)
    if any(side < 1 or (side + added) % step for side, step in zip(patch_size, multiple, strict=True)):
        rest = [-added % step for step in multiple]
        plus = f" plus {rest}" if any(rest) else ""
        raise InputError(
            f"patch_size: must be multiples of {list(multiple)}{plus} for this network, got {list(patch_size)}"
        )
