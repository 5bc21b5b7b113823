"""Claims about pseudo-labels."""

import math

import pytest
import torch
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.losses.pseudo_label import PseudoLabel, pseudo_label_loss

PROBABILITY = torch.tensor([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4]], dtype=torch.float64)


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [(0.0, -(math.log(0.7) + math.log(0.4)) / 2), (0.5, -math.log(0.7) / 2), (0.9, 0.0)],
    ids=["all count", "the confident one counts", "none counts"],
)
def test_value_by_hand(threshold: float, expected: float) -> None:
    assert pseudo_label_loss(PROBABILITY.log(), threshold=threshold).item() == pytest.approx(expected, rel=1e-12)


def test_gradient_is_that_of_a_given_label() -> None:
    logits = PROBABILITY.log().requires_grad_()
    pseudo_label_loss(logits).backward()
    torch.testing.assert_close(logits.grad, (PROBABILITY - F.one_hot(torch.tensor([0, 2]))) / 2)


def test_images_below_the_threshold_have_no_gradient() -> None:
    logits = PROBABILITY.log().requires_grad_()
    pseudo_label_loss(logits, threshold=0.5).backward()
    assert logits.grad[0].abs().sum() > 0
    assert not logits.grad[1].any()


def test_gradient_is_that_of_the_value() -> None:
    assert torch.autograd.gradcheck(
        lambda logits: pseudo_label_loss(logits, threshold=0.5), [PROBABILITY.log().requires_grad_()]
    )


@pytest.mark.parametrize("threshold", [-0.1, 1.5])
def test_threshold_is_a_probability(threshold: float) -> None:
    with pytest.raises(InputError, match="threshold: must be a probability from 0 to 1, got"):
        PseudoLabel(threshold=threshold)
