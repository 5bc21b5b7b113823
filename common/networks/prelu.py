"""A PReLU whose gradient does not hold up training on a CPU.

What torch.nn.PReLU lacks (torch 2.13): its backward pass on a CPU is not vectorised under bfloat16, where it takes a
sixth of DeepMedic's training step.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class PReLU(nn.PReLU):
    """nn.PReLU, same arguments, weights and values."""

    def forward(self, maps: Tensor) -> Tensor:
        if torch.jit.is_scripting():
            return F.prelu(maps, self.weight)
        return self._eager_forward(maps)

    @torch.jit.unused
    def _eager_forward(self, maps: Tensor) -> Tensor:
        is_exported = torch.compiler.is_compiling() or torch.jit.is_tracing()
        if maps.device.type != "cpu" or is_exported or not torch.is_grad_enabled():
            return F.prelu(maps, self.weight)
        slopes: Tensor = _Slopes.apply(maps, self.weight)
        return slopes


class _Slopes(torch.autograd.Function):
    """x where x > 0, else slope · x, one slope a channel of (B, C, ...), or one for all."""

    @staticmethod
    def forward(ctx: Any, maps: Tensor, slopes: Tensor) -> Tensor:
        ctx.save_for_backward(maps, slopes)
        return F.prelu(maps, slopes.to(maps.dtype))

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        maps, slopes = ctx.saved_tensors
        per_channel = slopes.to(maps.dtype).view(-1, *([1] * (maps.ndim - 2)))
        # ReLU's own gradient, because comparisons and selections are not vectorised either
        above = torch.ops.aten.threshold_backward(gradient, maps, 0)
        below = gradient - above
        of_maps = above.addcmul_(below, per_channel)
        products = below.mul_(maps)
        kept = 1 if slopes.numel() > 1 else -1  # the axis that a slope belongs to
        axes = [axis for axis in range(maps.ndim) if axis != kept]
        of_slopes = products.sum(axes, dtype=torch.float32).to(slopes.dtype)
        return of_maps, of_slopes.view_as(slopes)
