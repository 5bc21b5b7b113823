"""at_least_float32: half precision is for the network, not for the sums and logarithms of a loss."""

import torch
from torch import Tensor


def at_least_float32(values: Tensor) -> Tensor:
    """The values in float32, or in float64 if they are so already."""
    return values.to(torch.promote_types(values.dtype, torch.float32))
