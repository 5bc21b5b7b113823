"""Claims about the Π-model."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from common.losses.pi_model import PiModel, pi_model_loss
from common.losses.semi_supervised_batch import SemiSupervisedBatch


def _logits(seed: int) -> Tensor:
    return torch.randn(3, 4, generator=torch.Generator().manual_seed(seed), dtype=torch.float64, requires_grad=True)


def test_value_by_hand() -> None:
    first = torch.tensor([[0.5, 0.5], [0.8, 0.2]], dtype=torch.float64).log()
    second = torch.tensor([[0.4, 0.6], [0.5, 0.5]], dtype=torch.float64).log()
    assert pi_model_loss(first, second).item() == pytest.approx((2 * 0.1**2 + 2 * 0.3**2) / 4, rel=1e-12)


def test_passes_that_agree_cost_nothing() -> None:
    assert pi_model_loss(_logits(0), _logits(0) + 7).item() == pytest.approx(0, abs=1e-30)


def test_gradient_through_both_passes_is_that_of_the_value() -> None:
    assert torch.autograd.gradcheck(pi_model_loss, [_logits(0), _logits(1)])


def test_second_pass_is_of_the_unlabelled_images(
    semi_supervised_batch: Callable[..., SemiSupervisedBatch],
) -> None:
    asked: list[Tensor] = []

    def predict(images: Tensor) -> Tensor:
        asked.append(images)
        return images + torch.eye(4, 3)

    batch = replace(semi_supervised_batch(), predict=predict)
    torch.testing.assert_close(
        PiModel()(batch), pi_model_loss(batch.logits_unlabelled, batch.logits_unlabelled + torch.eye(4, 3))
    )
    assert len(asked) == 1
    assert asked[0] is batch.unlabelled


def test_nothing_is_predicted_where_there_are_no_images(
    semi_supervised_batch: Callable[..., SemiSupervisedBatch],
) -> None:
    def predict(images: Tensor) -> Tensor:
        raise AssertionError("a network takes no empty batch")

    assert PiModel()(replace(semi_supervised_batch(0), predict=predict)).item() == 0
