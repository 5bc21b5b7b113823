"""Claims about learning rates that fall in steps."""

import pytest
import torch
from torch.optim import SGD

from common.checks.input_error import InputError
from common.optimizers.step_decay import step_decay


def _rates(iterations: int, highest: float = 1e-3, **options: object) -> list[float]:
    optimizer = SGD([torch.zeros(1, requires_grad=True)], lr=highest)
    scheduler = step_decay(optimizer, **options)  # type: ignore[arg-type]  # mistakes are given, too
    rates = []
    for _ in range(iterations):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def test_mnists_rate_falls_by_a_third_every_5000_iterations() -> None:
    """As in the authors' program: 1e-3 x .333^floor(step / 5000), not below 1e-6."""
    rates = _rates(40_001, every=5000, factor=0.333, lowest=1e-6)
    expected = [max(1e-3 * 0.333 ** (step // 5000), 1e-6) for step in (0, 4999, 5000, 29_999, 30_000, 35_000, 40_000)]
    assert [rates[step] for step in (0, 4999, 5000, 29_999, 30_000, 35_000, 40_000)] == pytest.approx(expected)


def test_svhns_rate_falls_at_its_two_places() -> None:
    rates = _rates(8, 3e-4, every=0, factor=1.0, later=[(4, 1e-4), (6, 3e-5)])
    assert rates == pytest.approx([3e-4] * 4 + [1e-4] * 2 + [3e-5] * 2)


def test_rate_stays_where_there_is_no_place() -> None:
    assert _rates(5, every=0, factor=0.5) == [1e-3] * 5


def test_a_lowest_rate_above_the_highest_does_not_raise_it() -> None:
    assert _rates(2, 1.0, every=1, factor=0.5, lowest=5.0) == [1.0, 1.0]


def test_rate_stays_until_the_start_and_falls_from_there_as_from_the_beginning() -> None:
    """As the segmenter's of the domain adaptation, gradually from an epoch on."""
    rates = _rates(8, 1.0, every=1, factor=0.5, lowest=0.2, start=3)
    assert rates == pytest.approx([1.0] * 4 + [0.5, 0.25, 0.2, 0.2])


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"every": -1, "factor": 0.5}, id="negative"),
        pytest.param({"every": 0, "factor": 0.5, "later": [(2, 0.1), (1, 0.1)]}, id="falling places"),
        pytest.param({"every": 0, "factor": 0.5, "later": [(2, 0.0)]}, id="no rate"),
        pytest.param({"every": 5, "factor": 0.0}, id="no rate left"),
        pytest.param({"every": 5, "factor": 2.0}, id="rising"),
        pytest.param({"every": 5, "factor": 0.5, "start": -1}, id="start before the first"),
    ],
)
def test_what_does_not_fall_in_steps_is_refused(options: dict[str, object]) -> None:
    with pytest.raises(InputError, match=r"decay_|later_"):
        _rates(1, **options)
