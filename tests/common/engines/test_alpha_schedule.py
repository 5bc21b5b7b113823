"""Claims about when and how strongly a segmenter counters its discriminator."""

import math
from typing import Any

import pytest

from common.checks.input_error import InputError
from common.engines.alpha_schedule import AlphaSchedule


@pytest.mark.parametrize(
    ("epoch", "alpha"),
    [(1, 0), (10, 0), (11, 0.002), (22, 0.024), (34, 0.048), (35, 0.05), (36, 0.05), (60, 0.05)],
)
def test_published_schedule_by_hand(epoch: int, alpha: float) -> None:
    assert AlphaSchedule(0.05, 10, 35)(epoch) == pytest.approx(alpha, rel=1e-12)


def test_adaptation_can_begin_with_the_first_epoch() -> None:
    assert [AlphaSchedule(1.0, 0, 2)(epoch) for epoch in (1, 2, 3)] == [0.5, 1.0, 1.0]


def test_alpha_max_of_zero_never_adapts() -> None:
    assert {AlphaSchedule(0.0, 1, 2)(epoch) for epoch in range(1, 5)} == {0.0}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"alpha_max": -0.1}, "^alpha_max: must be a number from 0 on, got -0.1; ", id="negative"),
        pytest.param({"alpha_max": math.nan}, "^alpha_max: .*, got nan; ", id="no number"),
        pytest.param({"first_epoch": 35}, "^alpha_from and alpha_until: .*, got 35 and 35; ", id="no epochs between"),
        pytest.param({"last_epoch": 9}, "^alpha_from and alpha_until: .*, got 10 and 9; ", id="falling"),
        pytest.param({"first_epoch": -1}, "^alpha_from and alpha_until: .*, got -1 and 35; ", id="before the first"),
    ],
)
def test_wrong_settings_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        AlphaSchedule(**{"alpha_max": 0.05, "first_epoch": 10, "last_epoch": 35, **options})
