"""gradient_reversal: what is behind it learns to minimise a loss, what is before it to maximise the same loss.

torch has only hooks on gradients, which act on a tensor that exists, not on what is computed of it in one place.
"""

from typing import Any

import torch
from torch import Tensor


def gradient_reversal(features: Tensor, alpha: float) -> Tensor:
    """The features; their gradient is -alpha times the one that comes back.

    Ganin & Lempitsky 2015 (arXiv:1409.7495), eq. 9 and 10:  R(x) = x,  dR/dx = -alpha I
    """
    reversed_features: Tensor = _Reversal.apply(features, alpha)
    return reversed_features


class _Reversal(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor, alpha: float) -> Tensor:
        ctx.alpha = alpha
        return features.view_as(features)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return -ctx.alpha * gradient, None
