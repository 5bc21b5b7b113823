"""A dropout whose random numbers do not hold up training on a CPU.

What torch.nn.Dropout lacks (torch 2.13): on a CPU it draws a double for each element, one after another on one core,
which takes a twentieth of DeepMedic's training step in bfloat16.
"""

import torch
from torch import Tensor, nn

_LEVELS = 2**16


class Dropout(nn.Dropout):
    """nn.Dropout, same arguments; the probability is rounded to a multiple of 2^-16."""

    def forward(self, maps: Tensor) -> Tensor:
        if torch.jit.is_scripting():
            return nn.functional.dropout(maps, self.p, self.training)
        return self._eager_forward(maps)

    @torch.jit.unused
    def _eager_forward(self, maps: Tensor) -> Tensor:
        is_exported = torch.compiler.is_compiling() or torch.jit.is_tracing()
        if maps.device.type != "cpu" or is_exported or not self.training or not 0 < self.p < 1:
            return nn.functional.dropout(maps, self.p, self.training)
        num_dropped = round(self.p * _LEVELS)
        kept = _random_levels(maps.numel()) >= num_dropped - _LEVELS // 2
        return maps * kept.view(maps.shape).to(maps.dtype).mul_(_LEVELS / (_LEVELS - num_dropped))


def _random_levels(count: int) -> Tensor:
    """Uniform 16-bit integers, four out of each number drawn."""
    drawn = torch.empty((count + 3) // 4, dtype=torch.int64).random_(-(2**63), None)
    return drawn.view(torch.int16)[:count]
