"""step_decay: a learning rate that falls by a factor every so many iterations, or to given rates at given ones.

torch's StepLR and MultiStepLR know one factor, and no lowest rate.
"""

from collections.abc import Sequence

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR

from common.checks.input_error import InputError


def step_decay(
    optimizer: Optimizer,
    *,
    every: int,
    factor: float,
    lowest: float = 0.0,
    start: int = 0,
    later: Sequence[tuple[int, float]] = (),
) -> LambdaLR:
    """The scheduler, to be stepped once an iteration.

    Args:
        every: so many iterations the rate is multiplied by `factor`; 0 for never.
        lowest: the rate does not fall below this by the factor.
        start: the iteration from which on the factor counts: until then, and for the first `every`, the rate stays.
        later: iterations, in rising order, and the rates from them on.
    """
    places = [place for place, _ in later]
    if every < 0 or not 0 < factor <= 1:
        raise InputError(f"decay_every, decay_factor: must be 0 or more, and from 0 to 1, got {every}, {factor}")
    if start < 0:
        raise InputError(f"decay_start: must be 0 or more iterations, got {start}")
    if places != sorted(places) or any(place < 1 or rate <= 0 for place, rate in later):
        raise InputError(f"later_rates: must be [[iteration, rate], ...] by rising iterations, got {list(later)}")
    highest = optimizer.param_groups[0]["lr"]

    def share(iteration: int) -> float:
        reached = [rate for place, rate in later if iteration >= place]
        if reached:
            return reached[-1] / highest
        return max(factor ** (max(iteration - start, 0) // every), min(lowest / highest, 1.0)) if every else 1.0

    return LambdaLR(optimizer, share)
