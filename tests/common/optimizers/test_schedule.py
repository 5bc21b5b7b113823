"""The schedules' rates by hand, and across an interruption."""

import math
from io import BytesIO
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler

from common.checks.input_error import InputError
from common.optimizers.schedule import schedule

NAMES = ["constant", "warm_restart", "cyclic"]


def _schedule(name: str, *, cycle: int = 4, **options: Any) -> LRScheduler:
    optimizer = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=0.4, momentum=0.9)
    return schedule(optimizer, name, cycle=cycle, **options)


def _rates(scheduler: LRScheduler, iterations: int) -> list[float]:
    """The learning rate of each iteration."""
    rates = []
    for _ in range(iterations):
        rates.append(float(scheduler.optimizer.param_groups[0]["lr"]))
        scheduler.optimizer.step()
        scheduler.step()
    return rates


def test_constant_rate_stays() -> None:
    assert _rates(_schedule("constant"), 6) == [0.4] * 6


def test_warm_restart_falls_on_a_cosine_and_begins_anew() -> None:
    cycle = [0.2 * (1 + math.cos(math.pi * step / 4)) for step in range(4)]
    assert _rates(_schedule("warm_restart"), 9) == pytest.approx([*cycle, *cycle, 0.4])


def test_cycles_of_warm_restart_grow() -> None:
    rates = _rates(_schedule("warm_restart", cycle=2, cycle_growth=2), 15)
    assert [place for place, rate in enumerate(rates) if rate == 0.4] == [0, 2, 6, 14]


def test_cyclic_goes_up_and_down_on_straight_lines() -> None:
    half = (0.004 + 0.4) / 2
    assert _rates(_schedule("cyclic"), 6) == pytest.approx([0.004, half, 0.4, half, 0.004, half])


def test_odd_cycle_keeps_its_length() -> None:
    rates = _rates(_schedule("cyclic", cycle=3), 7)
    assert [place for place, rate in enumerate(rates) if rate == pytest.approx(0.004)] == [0, 3, 6]


@pytest.mark.parametrize("name", NAMES)
def test_highest_rate_is_that_of_each_group(name: str) -> None:
    groups = [{"params": [nn.Parameter(torch.ones(1))], "lr": rate} for rate in (0.4, 0.1)]
    scheduler = schedule(torch.optim.SGD(groups), name, cycle=4)
    highest = [0.0, 0.0]
    for _ in range(8):
        highest = [max(pair) for pair in zip(highest, scheduler.get_last_lr(), strict=True)]
        scheduler.optimizer.step()
        scheduler.step()
    assert highest == pytest.approx([0.4, 0.1])


@pytest.mark.parametrize("name", NAMES)
def test_momentum_is_untouched(name: str) -> None:
    scheduler = _schedule(name)
    _rates(scheduler, 3)
    assert scheduler.optimizer.param_groups[0]["momentum"] == 0.9


@pytest.mark.parametrize("name", NAMES)
def test_resumed_schedule_goes_on_as_if_it_had_not_stopped(name: str) -> None:
    whole = _rates(_schedule(name), 12)
    before, after, file = _schedule(name), _schedule(name), BytesIO()
    begun = _rates(before, 5)
    torch.save({"optimizer": before.optimizer.state_dict(), "schedule": before.state_dict()}, file)
    file.seek(0)
    state = torch.load(file, weights_only=True)
    after.optimizer.load_state_dict(state["optimizer"])
    after.load_state_dict(state["schedule"])
    assert begun + _rates(after, 7) == whole


def test_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"^schedule: there is no 'warm_restarts'; did you mean warm_restart\?$"):
        _schedule("warm_restarts")


@pytest.mark.parametrize("name", NAMES)
def test_cycle_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"^schedule_cycle: must be at least 2 iterations, got 1; "):
        _schedule(name, cycle=1)
