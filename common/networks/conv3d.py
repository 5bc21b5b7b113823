"""A 3D convolution that is right under bf16 and quick at batch 1 on a CPU.

What torch.nn.Conv3d lacks (torch 2.13): under bf16 autocast on a CPU its weight gradient is wrong, silently, where the
map is smaller than the kernel; and for a single small float32 map torch leaves oneDNN for its own `slow_conv3d`.
"""

import torch
from torch import Tensor, nn


class Conv3d(nn.Conv3d):
    """nn.Conv3d, same arguments and weights, that always runs on oneDNN on a CPU, and there leaves bf16 autocast
    where a map is smaller than its kernel.
    """

    def forward(self, image: Tensor) -> Tensor:
        if torch.jit.is_scripting():
            return self._conv_forward(image, self.weight, self.bias)
        return self._eager_forward(image)

    @torch.jit.unused
    def _eager_forward(self, image: Tensor) -> Tensor:
        is_exported = torch.compiler.is_compiling() or torch.jit.is_tracing()
        if image.device.type != "cpu" or is_exported:
            return self._conv_forward(image, self.weight, self.bias)
        is_smaller = any(size < kernel for size, kernel in zip(image.shape[2:], self.kernel_size, strict=True))
        if is_smaller and torch.is_autocast_enabled("cpu"):
            with torch.autocast("cpu", enabled=False):
                return self._conv_forward(image.float(), self.weight, self.bias)
        if self._would_be_slow(image):
            sizes = (self.padding, self.stride, self.dilation)
            return torch.ops.aten.mkldnn_convolution(image, self.weight, self.bias, *sizes, self.groups)
        return self._conv_forward(image, self.weight, self.bias)

    def _would_be_slow(self, image: Tensor) -> bool:
        return (
            image.shape[0] == 1
            and image.dtype == torch.float32
            and not torch.is_autocast_enabled("cpu")
            and self.padding_mode == "zeros"
            and not isinstance(self.padding, str)
            and torch.backends.mkldnn.is_available()
        )
