"""schedule: torch's learning-rate schedulers of the papers by name, so that a knob, or a search, can choose."""

from collections.abc import Callable

from torch.optim import Optimizer
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingWarmRestarts, CyclicLR, LRScheduler

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name

_LOWEST = 0.01  # of the highest rate, between the triangles of "cyclic"


def schedule(optimizer: Optimizer, name: str, *, cycle: int, cycle_growth: int = 1) -> LRScheduler:
    """The scheduler of this name, to be stepped once an iteration; the optimiser's own rate is the highest.

    "constant" leaves the rate alone. "warm_restart" lets it fall from the highest to zero on half a cosine, and begins
    anew (Loshchilov & Hutter 2017, arXiv:1608.03983). "cyclic" goes up and down on straight lines, from a hundredth of
    the highest (Smith 2017, arXiv:1506.01186). Momentum stays as it is.

    Args:
        cycle: iterations from one restart, or one lowest rate, to the next; unused where the rate is constant.
        cycle_growth: each cycle of "warm_restart" is this many times as long as the one before.
    """
    check_known_name(name, _SCHEDULES, argument="schedule")
    if cycle < 2:
        raise InputError(f"schedule_cycle: must be at least 2 iterations, got {cycle}; an epoch or several are usual")
    return _SCHEDULES[name](optimizer, cycle, cycle_growth)


def _constant(optimizer: Optimizer, cycle: int, cycle_growth: int) -> LRScheduler:
    return ConstantLR(optimizer, factor=1.0, total_iters=0)


def _warm_restart(optimizer: Optimizer, cycle: int, cycle_growth: int) -> LRScheduler:
    return CosineAnnealingWarmRestarts(optimizer, T_0=cycle, T_mult=cycle_growth)


def _cyclic(optimizer: Optimizer, cycle: int, cycle_growth: int) -> LRScheduler:
    highest = [group["lr"] for group in optimizer.param_groups]
    lowest = [_LOWEST * rate for rate in highest]
    up = cycle // 2
    return CyclicLR(optimizer, lowest, highest, step_size_up=up, step_size_down=cycle - up, cycle_momentum=False)


_SCHEDULES: dict[str, Callable[[Optimizer, int, int], LRScheduler]] = {
    "constant": _constant,
    "warm_restart": _warm_restart,
    "cyclic": _cyclic,
}
