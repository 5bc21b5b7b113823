"""Claims about entropy minimisation."""

import math

import pytest
import torch

from common.losses.entropy_minimisation import entropy_minimisation_loss


def test_value_by_hand() -> None:
    logits = torch.tensor([[0.5, 0.25, 0.25], [1 / 3, 1 / 3, 1 / 3]], dtype=torch.float64).log()
    expected = (0.5 * math.log(2) + 0.5 * math.log(4) + math.log(3)) / 2
    assert entropy_minimisation_loss(logits).item() == pytest.approx(expected, rel=1e-12)


def test_certainty_costs_nothing() -> None:
    assert entropy_minimisation_loss(torch.tensor([[1e4, -1e4], [-1e4, 1e4]])).item() == 0


def test_a_step_makes_the_more_probable_class_still_more_probable() -> None:
    logits = torch.tensor([[0.2, 0.0], [-0.1, 0.3]], requires_grad=True)
    entropy_minimisation_loss(logits).backward()
    assert torch.equal((-logits.grad).argmax(dim=1), logits.argmax(dim=1))


def test_gradient_is_that_of_the_value() -> None:
    logits = torch.randn(3, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(entropy_minimisation_loss, [logits])
