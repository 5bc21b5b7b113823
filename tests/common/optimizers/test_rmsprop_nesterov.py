"""Claims about RMSProp with Nesterov momentum."""

import math
from io import BytesIO
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.optimizers.rmsprop_nesterov import RMSpropNesterov


def _stepped(weight: Tensor, gradients: list[Tensor], **options: Any) -> Tensor:
    """The weight after a step for each gradient."""
    weight = nn.Parameter(weight.clone())
    optimizer = RMSpropNesterov([weight], 0.1, **{"normalised_momentum": False, **options})
    for gradient in gradients:
        weight.grad = gradient.clone()
        optimizer.step()
        assert torch.equal(weight.grad, gradient)
    return weight.detach()


@pytest.mark.parametrize(("normalised", "rate"), [(False, 0.1), (True, 0.1 * (1 - 0.6))], ids=["plain", "normalised"])
def test_two_steps_by_hand(normalised: bool, rate: float) -> None:
    first = rate * 2 / math.sqrt(0.1 * 4 + 1e-4)  # a = .9 · 0 + .1 · 2²
    second = rate * -1 / math.sqrt(0.9 * 0.4 + 0.1 * 1 + 1e-4)
    after_one = 1 + 0.6 * -first - first
    after_two = after_one + 0.6 * (0.6 * -first - second) - second
    gradients = [torch.tensor([2.0], dtype=torch.float64), torch.tensor([-1.0], dtype=torch.float64)]
    weight = _stepped(torch.ones(1, dtype=torch.float64), gradients, normalised_momentum=normalised)
    assert weight.item() == pytest.approx(after_two, rel=1e-12)


def test_without_momentum_only_epsilon_differs_from_torch() -> None:
    gradients = [torch.randn(3, 4, generator=torch.Generator().manual_seed(step)).double() for step in range(3)]
    theirs = nn.Parameter(torch.ones(3, 4, dtype=torch.float64))
    optimizer = torch.optim.RMSprop([theirs], lr=0.1, alpha=0.9, eps=0)
    for gradient in gradients:
        theirs.grad = gradient
        optimizer.step()
    ours = _stepped(torch.ones(3, 4, dtype=torch.float64), gradients, momentum=0.0, eps=1e-30)
    torch.testing.assert_close(ours, theirs.detach())


def test_penalties_of_a_kernel_by_hand() -> None:
    weight = torch.tensor([[2.0, -3.0, 0.0]], dtype=torch.float64)
    gradient = torch.tensor([[0.5, 0.25, 0.125]], dtype=torch.float64)
    # l1 sign(w) + 2 l2 w with l1 = .01 and l2 = .1
    penalised = gradient + torch.tensor([[0.01 + 0.4, -0.01 - 0.6, 0.0]], dtype=torch.float64)
    expected = weight - 1.6 * 0.1 * penalised / (0.1 * penalised**2 + 1e-4).sqrt()
    torch.testing.assert_close(_stepped(weight, [gradient], l1=0.01, l2=0.1), expected)


def test_biases_slopes_and_normalisation_are_not_penalised() -> None:
    weight, gradient = torch.tensor([2.0, -3.0]), torch.tensor([0.5, 0.25])
    assert torch.equal(_stepped(weight, [gradient], l1=0.1, l2=0.1), _stepped(weight, [gradient]))


def _network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv1d(1, 2, 3), nn.BatchNorm1d(2), nn.PReLU(2), nn.Conv1d(2, 1, 1))


def _optimizer(network: nn.Module) -> RMSpropNesterov:
    return RMSpropNesterov(network.parameters(), 0.01, normalised_momentum=True, l1=1e-3, l2=1e-3)


def _train(network: nn.Module, optimizer: RMSpropNesterov, *, steps: int) -> list[float]:
    image = torch.linspace(-1, 1, 12).view(2, 1, 6)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (network(image) - 1).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def test_kernels_and_other_parameters_move_as_each_would_alone() -> None:
    network = _network()
    before = [weight.detach().clone() for weight in network.parameters()]
    _train(network, _optimizer(network), steps=1)
    for old, new in zip(before, network.parameters(), strict=True):
        assert new.grad is not None
        alone = nn.Parameter(old)
        alone.grad = new.grad
        _optimizer(nn.ParameterList([alone])).step()
        torch.testing.assert_close(new, alone)


def test_loss_falls() -> None:
    network = _network()
    losses = _train(network, _optimizer(network), steps=60)
    assert losses[-1] < 0.1 * losses[0]


def test_parameter_without_a_gradient_stays() -> None:
    weight, unused = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2, 2))
    optimizer = RMSpropNesterov([weight, unused], 0.1, normalised_momentum=False, l2=0.1)
    weight.grad = torch.ones(2)
    optimizer.step()
    assert torch.equal(unused, torch.ones(2, 2))
    assert not torch.equal(weight, torch.ones(2))


def test_resumed_training_goes_on_exactly() -> None:
    whole = _network()
    _train(whole, _optimizer(whole), steps=6)
    first = _network()
    optimizer = _optimizer(first)
    _train(first, optimizer, steps=3)
    file = BytesIO()
    torch.save({"network": first.state_dict(), "optimizer": optimizer.state_dict()}, file)
    file.seek(0)
    state = torch.load(file, weights_only=True)

    resumed = _network()
    optimizer = RMSpropNesterov(resumed.parameters(), 0.5, normalised_momentum=False)
    resumed.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    _train(resumed, optimizer, steps=3)
    for a, b in zip(whole.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(a, b)


def test_scheduler_sets_the_rate_of_the_next_step() -> None:
    weight = nn.Parameter(torch.ones(1, dtype=torch.float64))
    optimizer = RMSpropNesterov([weight], 0.1, normalised_momentum=False, momentum=0.0)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)
    weight.grad = torch.zeros(1, dtype=torch.float64)
    optimizer.step()
    scheduler.step()
    weight.grad += 1
    optimizer.step()
    assert weight.item() == pytest.approx(1 - 0.05 / math.sqrt(0.1 + 1e-4), rel=1e-12)


def test_closure_gives_the_loss() -> None:
    weight = nn.Parameter(torch.ones(1))
    optimizer = RMSpropNesterov([weight], 0.1, normalised_momentum=False)

    def closure() -> float:
        loss = (3 * weight).sum()
        loss.backward()
        return loss.item()

    assert optimizer.step(closure) == 3
    assert weight.item() < 1


@pytest.mark.parametrize(
    "wrong", [{"lr": -1.0}, {"eps": 0.0}, {"momentum": 1.0}, {"alpha": 1.0}, {"l1": -1.0}, {"l2": -1.0}], ids=str
)
def test_values_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    options: dict[str, Any] = {"lr": 0.1, "normalised_momentum": True, **wrong}
    with pytest.raises(InputError, match="learning_rate, l1 and l2 must be at least 0"):
        RMSpropNesterov([nn.Parameter(torch.ones(1))], **options)
