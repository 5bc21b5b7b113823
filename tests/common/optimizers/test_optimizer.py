"""The optimisers by name are torch's."""

import pytest
import torch
from torch import nn

from common.checks.input_error import InputError
from common.optimizers.optimizer import optimizer


def _stepped(name: str, gradients: list[float], *, momentum: float = 0.9) -> float:
    weight = nn.Parameter(torch.ones(1, dtype=torch.float64))
    stepping = optimizer([weight], name, learning_rate=0.1, momentum=momentum)
    for gradient in gradients:
        weight.grad = torch.full_like(weight, gradient)
        stepping.step()
    return weight.item()


def test_sgd_keeps_its_momentum() -> None:
    # v = .9 v + g: 2, then .9 · 2 + 1
    assert _stepped("sgd", [2.0, 1.0]) == pytest.approx(1 - 0.1 * 2 - 0.1 * 2.8)


@pytest.mark.parametrize("gradient", [0.01, 2.0, 300.0])
def test_first_step_of_adam_is_the_learning_rate(gradient: float) -> None:
    assert _stepped("adam", [gradient]) == pytest.approx(0.9, abs=1e-6)


@pytest.mark.parametrize("gradient", [2.0, 300.0])
def test_first_step_of_adadelta_knows_nothing_but_its_epsilon(gradient: float) -> None:
    # sqrt(0 + 1e-6) / sqrt(.1 g² + 1e-6) · g, times the learning rate
    assert _stepped("adadelta", [gradient]) == pytest.approx(1 - 0.1 * (1e-6 / 0.1) ** 0.5, rel=1e-9)


def test_momentum_is_the_past_that_adadelta_keeps() -> None:
    # the less of a gradient's square is kept, the smaller is the first step: .5 g² instead of .1 g²
    assert _stepped("adadelta", [2.0], momentum=0.5) == pytest.approx(1 - 0.1 * (1e-6 / 0.5) ** 0.5, rel=1e-9)


def test_momentum_is_the_past_that_adam_keeps() -> None:
    # without it the second step has the sign of the second gradient alone
    assert _stepped("adam", [10.0, -1.0], momentum=0.0) > _stepped("adam", [10.0])
    assert _stepped("adam", [10.0, -1.0], momentum=0.9) < _stepped("adam", [10.0])


def test_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"^optimizer_name: there is no 'adm'; did you mean adam\?$"):
        optimizer([], "adm", learning_rate=0.1, momentum=0.9)
