"""Claims about the gradient that changes its sign."""

import pytest
import torch

from common.networks.gradient_reversal import gradient_reversal


def _features() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randn(2, 3, 4, generator=generator, dtype=torch.float64, requires_grad=True)


def test_features_go_on_as_they_are() -> None:
    features = _features()
    assert torch.equal(gradient_reversal(features, 0.3), features)


@pytest.mark.parametrize("alpha", [0.0, 0.05, 2.0])
def test_gradient_comes_back_minus_alpha_times(alpha: float) -> None:
    features = _features()
    (plain,) = torch.autograd.grad((features**3).sum(), features)
    (reversed_,) = torch.autograd.grad((gradient_reversal(features, alpha) ** 3).sum(), features)
    assert torch.equal(reversed_, -alpha * plain)


def test_reversed_by_minus_one_it_is_the_gradient_of_the_value() -> None:
    assert torch.autograd.gradcheck(lambda features: gradient_reversal(features, -1.0).sin(), [_features()])


def test_what_needs_no_gradient_gets_none() -> None:
    assert not gradient_reversal(_features().detach(), 1.0).requires_grad
