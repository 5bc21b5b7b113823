"""step_decay: a learning rate that falls by a factor every so many iterations, or at given ones, down to a lowest.

torch's StepLR and MultiStepLR know one factor, and no lowest rate.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from common.checks.input_error import InputError


def step_decay(
    optimizer: Optimizer, *, at: int | Sequence[int], factor: float | Sequence[float], lowest: float = 0.0
) -> LambdaLR:
    """The scheduler, to be stepped once an iteration.

    Args:
        at: the iterations from which the rate is lower, in rising order; one number for all its multiples; 0 for never.
        factor: by which the rate is multiplied there; one for all, or one for each.
        lowest: the rate does not fall below this.
    """
    places = [] if at == 0 else at if isinstance(at, int) else list(at)
    factors = [factor] if isinstance(factor, int | float) else list(factor)
    if isinstance(places, int) and (places < 1 or len(factors) != 1):
        raise InputError(f"decay_at: must be 0 or more iterations with one decay_factor, got {at} with {factor}")
    if isinstance(places, list) and (places != sorted(places) or len(factors) not in (1, len(places))):
        raise InputError(f"decay_at: must rise, with one decay_factor or as many, got {at} with {factor}")
    if not all(0 < value <= 1 for value in factors):
        raise InputError(f"decay_factor: must be above 0 and at most 1, got {factor}; 0.333 is published for MNIST")
    highest = optimizer.param_groups[0]["lr"]

    def share(iteration: int) -> float:
        times = iteration // places if isinstance(places, int) else bisect_right(places, iteration)
        left = factors[0] ** times if len(factors) == 1 else math.prod(factors[:times])
        return max(left, min(lowest / highest, 1.0))

    return LambdaLR(optimizer, share)
