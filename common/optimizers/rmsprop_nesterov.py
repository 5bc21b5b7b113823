"""RMSProp with Nesterov momentum, as DeepMedic's authors programmed it.

`torch.optim.RMSprop` lacks the Nesterov step, adds epsilon outside the square root, bakes no learning rate into its
velocity, and lets its weight decay (L2 only) act on biases and normalisation layers too.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from common.checks.input_error import InputError


class RMSpropNesterov(Optimizer):
    """One update of a weight w with gradient g, all accumulators starting at 0.

    Kamnitsas 2017 (thesis), sec. 3.3.6, and the authors' program:
        g = g + l1 · sign(w) + 2 · l2 · w                 convolution kernels only
        a = alpha · a + (1 - alpha) · g²
        s = lr · g / sqrt(a + eps),  (1 - momentum) · s if the momentum is normalised
        v = momentum · v - s
        w = w + momentum · v - s

    Args:
        normalised_momentum: as in the authors' program until v0.7; from v0.8 on its configuration switches this off,
            which makes the same learning rate 1 / (1 - momentum) times as strong.
        l1: weight of sum |w| in the cost, over parameters of more than one dimension.
        l2: weight of sum w² (without the usual ½), likewise.
    """

    def __init__(
        self,
        params: Iterable[Tensor] | Iterable[dict[str, Any]],
        lr: float,
        *,
        alpha: float = 0.9,
        eps: float = 1e-4,
        momentum: float = 0.6,
        normalised_momentum: bool,
        l1: float = 0.0,
        l2: float = 0.0,
    ) -> None:
        if min(lr, l1, l2) < 0 or eps <= 0 or not 0 <= alpha < 1 or not 0 <= momentum < 1:
            raise InputError(
                "learning_rate, l1 and l2 must be at least 0, eps above 0, alpha and momentum from 0 to below 1, "
                f"got lr={lr}, l1={l1}, l2={l2}, eps={eps}, alpha={alpha}, momentum={momentum}"
            )
        defaults = {"lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum}
        super().__init__(params, defaults | {"normalised_momentum": normalised_momentum, "l1": l1, "l2": l2})

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:  # type: ignore[override] # no overloads
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            trained = [weight for weight in group["params"] if weight.grad is not None]
            if trained:
                self._update(sorted(trained, key=_is_kernel), group)
        return loss

    def _update(self, weights: list[Tensor], group: dict[str, Any]) -> None:
        """Moves the weights, the kernels being the last of them."""
        for weight in weights:
            if not self.state[weight]:
                self.state[weight] = {"square_average": torch.zeros_like(weight), "velocity": torch.zeros_like(weight)}
        averages = [self.state[weight]["square_average"] for weight in weights]
        velocities = [self.state[weight]["velocity"] for weight in weights]
        gradients = _penalised_gradients(weights, l1=group["l1"], l2=group["l2"])

        torch._foreach_mul_(averages, group["alpha"])
        torch._foreach_addcmul_(averages, gradients, gradients, value=1 - group["alpha"])
        scales = torch._foreach_add(averages, group["eps"])
        torch._foreach_sqrt_(scales)
        steps = torch._foreach_div(gradients, scales)
        torch._foreach_mul_(steps, group["lr"] * (1 - group["momentum"] * group["normalised_momentum"]))
        torch._foreach_mul_(velocities, group["momentum"])
        torch._foreach_sub_(velocities, steps)
        torch._foreach_add_(weights, velocities, alpha=group["momentum"])
        torch._foreach_sub_(weights, steps)


def _is_kernel(weight: Tensor) -> bool:
    return weight.ndim > 1


def _penalised_gradients(weights: list[Tensor], *, l1: float, l2: float) -> list[Tensor]:
    """One a weight; the kernels are the last weights. The weights' own `grad` stays as it is."""
    kernels = [weight for weight in weights if _is_kernel(weight)]
    gradients: list[Tensor] = [weight.grad for weight in weights if weight.grad is not None]
    if not kernels or not (l1 or l2):
        return gradients
    penalties = torch._foreach_sign(kernels)
    torch._foreach_mul_(penalties, l1)
    torch._foreach_add_(penalties, kernels, alpha=2 * l2)
    first = len(weights) - len(kernels)
    torch._foreach_add_(penalties, gradients[first:])
    return gradients[:first] + list(penalties)
