"""A 3D convolution that trains correctly under bf16 on a CPU.

What torch.nn.Conv3d lacks (torch 2.13): under bf16 autocast on a CPU its weight gradient is wrong, silently, where the
map is smaller than the kernel.
"""

import torch
from torch import Tensor, nn


class Conv3d(nn.Conv3d):
    """nn.Conv3d, same arguments and weights, that leaves bf16 autocast where a map is smaller than its kernel."""

    def forward(self, image: Tensor) -> Tensor:
        if torch.jit.is_scripting():
            return self._conv_forward(image, self.weight, self.bias)
        return self._eager_forward(image)

    @torch.jit.unused
    def _eager_forward(self, image: Tensor) -> Tensor:
        is_smaller = any(size < kernel for size, kernel in zip(image.shape[2:], self.kernel_size, strict=True))
        if is_smaller and image.device.type == "cpu" and torch.is_autocast_enabled("cpu"):
            with torch.autocast("cpu", enabled=False):
                return self._conv_forward(image.float(), self.weight, self.bias)
        return self._conv_forward(image, self.weight, self.bias)
