"""Claims about the regularisers that CCLP is compared with, all at once: gradients, precision, nothing to look at."""

from collections.abc import Callable

import pytest
import torch
from torch import nn

from common.losses.entropy_minimisation import EntropyMinimisation
from common.losses.learning_by_association import LearningByAssociation
from common.losses.pi_model import PiModel
from common.losses.pseudo_label import PseudoLabel
from common.losses.semi_supervised_batch import SemiSupervisedBatch

Batches = Callable[..., SemiSupervisedBatch]

REGULARISERS = pytest.mark.parametrize(
    "regulariser",
    [EntropyMinimisation(), LearningByAssociation(), PiModel(), PseudoLabel(threshold=0.3)],
    ids=lambda module: type(module).__name__,
)


def _inputs(batch: SemiSupervisedBatch) -> list[torch.Tensor]:
    return [batch.z_labelled, batch.z_unlabelled, batch.logits_unlabelled]


@REGULARISERS
def test_unlabelled_images_have_a_gradient(regulariser: nn.Module, semi_supervised_batch: Batches) -> None:
    batch = semi_supervised_batch()
    regulariser(batch).backward()
    gradients = [given.grad for given in (batch.z_unlabelled, batch.logits_unlabelled) if given.grad is not None]
    assert len(gradients) == 1  # of the embedding or of the logits
    assert gradients[0].abs().sum(dim=1).all()


@REGULARISERS
def test_classifier_of_labelled_images_is_left_to_supervision(
    regulariser: nn.Module, semi_supervised_batch: Batches
) -> None:
    batch = semi_supervised_batch()
    regulariser(batch).backward()
    assert batch.logits_labelled.grad is None


@REGULARISERS
def test_no_unlabelled_images_cost_nothing_and_can_be_trained_on(
    regulariser: nn.Module, semi_supervised_batch: Batches
) -> None:
    loss = regulariser(semi_supervised_batch(0))
    loss.backward()
    assert loss.item() == 0


@REGULARISERS
def test_huge_values_have_a_finite_loss_and_gradient(regulariser: nn.Module, semi_supervised_batch: Batches) -> None:
    batch = semi_supervised_batch(scale=1e4, dtype=torch.float32)
    loss = regulariser(batch)
    loss.backward()
    assert loss.isfinite()
    assert all(given.grad.isfinite().all() for given in _inputs(batch) if given.grad is not None)


@REGULARISERS
def test_half_precision_is_for_the_network_alone(regulariser: nn.Module, semi_supervised_batch: Batches) -> None:
    single = semi_supervised_batch(dtype=torch.bfloat16)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = regulariser(single)
    assert loss.dtype == torch.float32
    same_values = [
        value.float() if value.is_floating_point() else value
        for value in vars(single).values()
        if isinstance(value, torch.Tensor)
    ]
    expected = regulariser(SemiSupervisedBatch(*same_values, predict=single.predict))
    torch.testing.assert_close(loss, expected)
