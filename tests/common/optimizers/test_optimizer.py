"""The optimisers by name are torch's, and DeepMedic's authors' own."""

from typing import Any

import pytest
import torch
from torch import nn

from common.checks.input_error import InputError
from common.optimizers.optimizer import optimizer
from common.optimizers.rmsprop_nesterov import RMSpropNesterov


def _stepped(name: str, gradients: list[float], *, momentum: float = 0.9, **options: Any) -> float:
    weight = nn.Parameter(torch.ones(1, 1, dtype=torch.float64))
    stepping = optimizer([weight], name, learning_rate=0.1, momentum=momentum, **options)
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


# sqrt(a + eps) of the first step, a = .1 g²
_SCALE = (0.1 * 2**2 + 1e-4) ** 0.5


@pytest.mark.parametrize(("normalised", "share"), [(True, 0.4), (False, 1.0)])
def test_first_step_of_rmsprop_is_nesterovs(normalised: bool, share: float) -> None:
    # v = -s, w = w + .6 v - s, the step s being (1 - momentum) times as long if the momentum is normalised
    stepped = _stepped("rmsprop_nesterov", [2.0], momentum=0.6, normalised_momentum=normalised)
    assert stepped == pytest.approx(1 - 1.6 * share * 0.1 * 2 / _SCALE)


def test_momentum_of_rmsprop_is_normalised_unless_told() -> None:
    assert _stepped("rmsprop_nesterov", [2.0]) == _stepped("rmsprop_nesterov", [2.0], normalised_momentum=True)


@pytest.mark.parametrize(("penalty", "gradient"), [({"l1": 0.01}, 0.01), ({"l2": 0.01}, 0.02)], ids=["l1", "l2"])
def test_penalties_reach_rmsprop(penalty: dict[str, float], gradient: float) -> None:
    # of a weight of 1: l1 · sign(w), 2 · l2 · w
    assert _stepped("rmsprop_nesterov", [0.0], **penalty) == _stepped("rmsprop_nesterov", [gradient]) < 0.99


def test_rmsprop_is_the_projects_own() -> None:
    made = optimizer([nn.Parameter(torch.ones(1))], "rmsprop_nesterov", learning_rate=0.1, momentum=0.6)
    assert isinstance(made, RMSpropNesterov)


@pytest.mark.parametrize("name", ["sgd", "adam", "adadelta"])
@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_others_refuse_penalties(name: str, penalty: str) -> None:
    with pytest.raises(InputError, match=rf"^l1 and l2: must be 0 for {name}, got .*; only rmsprop_nesterov has them$"):
        _stepped(name, [1.0], **{penalty: 1e-4})


def test_unknown_name_is_refused() -> None:
    with pytest.raises(InputError, match=r"^optimizer_name: there is no 'adm'; did you mean adam\?$"):
        optimizer([], "adm", learning_rate=0.1, momentum=0.9)
