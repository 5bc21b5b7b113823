"""Claims about how the weight of a regulariser grows."""

import math

import pytest

from common.losses.ramp_up import ramp_up


@pytest.mark.parametrize(
    ("iteration", "expected"), [(0, math.exp(-5)), (5, math.exp(-1.25)), (9, math.exp(-0.05)), (10, 1.0), (11, 1.0)]
)
def test_values_by_hand(iteration: int, expected: float) -> None:
    assert ramp_up(iteration, length=10) == pytest.approx(expected, rel=1e-12)


def test_length_of_zero_is_no_ramp() -> None:
    assert ramp_up(0, length=0) == 1


def test_negative_length_is_an_error() -> None:
    with pytest.raises(ValueError, match="length must be 0 or more, got -1"):
        ramp_up(0, length=-1)


def test_before_the_first_iteration_it_is_as_at_the_first() -> None:
    assert ramp_up(-1, length=10) == ramp_up(0, length=10)
    assert ramp_up(-1, length=0) == 1
