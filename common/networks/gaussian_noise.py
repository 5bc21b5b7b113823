"""GaussianNoise: noise on what a network sees, in training only.

`monai.transforms.RandGaussianNoise` adds it to one image at a time on the CPU.
"""

import torch
from torch import Tensor, nn

from common.checks.input_error import InputError


class GaussianNoise(nn.Module):
    """x + N(0, sd²), drawn for each value.

    Args:
        sd: standard deviation, 0 or more.
    """

    def __init__(self, sd: float) -> None:
        super().__init__()
        if sd < 0:
            raise InputError(f"noise: must be 0 or more standard deviations, got {sd}")
        self.sd = sd

    def forward(self, image: Tensor) -> Tensor:
        return image + self.sd * torch.randn_like(image) if self.training else image

    def extra_repr(self) -> str:
        return f"sd={self.sd}"
