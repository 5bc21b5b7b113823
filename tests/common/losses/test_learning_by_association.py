"""Claims about learning by association."""

import math

import pytest
import torch
from torch import Tensor

from common.checks.input_error import InputError
from common.losses.learning_by_association import LearningByAssociation, learning_by_association_loss


def _points(*shape: int) -> Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def test_value_by_hand() -> None:
    # similarities [[log 3, 0], [0, 0]]: there [[3/4, 1/4], [1/2, 1/2]], back [[3/4, 1/4], [1/2, 1/2]]
    z_labelled = torch.eye(2, dtype=torch.float64)
    z_unlabelled = torch.tensor([[math.log(3), 0], [0, 0]], dtype=torch.float64)
    labels = torch.tensor([0, 1])
    stays = 3 / 4 * 3 / 4 + 1 / 4 * 1 / 2, 1 / 2 * 1 / 4 + 1 / 2 * 1 / 2
    walker = -(math.log(stays[0]) + math.log(stays[1])) / 2
    visit = -(math.log((3 / 4 + 1 / 2) / 2) + math.log((1 / 4 + 1 / 2) / 2)) / 2
    loss = learning_by_association_loss(z_labelled, labels, z_unlabelled, walker_weight=2, visit_weight=3)
    assert loss.item() == pytest.approx(2 * walker + 3 * visit, rel=1e-12)


def test_walk_may_end_at_any_image_of_its_class() -> None:
    # four labelled images of two classes, all walks between those of a class as probable: log 2 is the least there is
    z = 30 * torch.tensor([[1.0, 0], [1, 0], [0, 1], [0, 1]], dtype=torch.float64)
    loss = learning_by_association_loss(z, torch.tensor([0, 0, 1, 1]), z, visit_weight=0)
    assert loss.item() == pytest.approx(math.log(2), rel=1e-12)


def test_visits_are_best_spread_over_all_unlabelled_images() -> None:
    labels = torch.tensor([0, 1])
    even = learning_by_association_loss(_points(2, 3), labels, torch.zeros(5, 3, dtype=torch.float64), walker_weight=0)
    assert even.item() == pytest.approx(math.log(5), rel=1e-12)
    assert learning_by_association_loss(_points(2, 3), labels, _points(5, 3), walker_weight=0) > even


def test_walks_that_are_all_but_impossible_still_have_a_gradient() -> None:
    z_labelled = torch.tensor([[100.0, 0], [0, 100]], requires_grad=True)
    z_unlabelled = torch.tensor([[0.0, 100], [0, 100]], requires_grad=True)  # nothing near the first class
    loss = learning_by_association_loss(z_labelled, torch.tensor([0, 1]), z_unlabelled, visit_weight=0)
    loss.backward()
    assert loss.item() == pytest.approx(1e4 / 2, rel=1e-3)
    assert z_unlabelled.grad.any()


def test_gradient_is_that_of_the_value() -> None:
    labels = torch.tensor([0, 1, 1])
    z_labelled, z_unlabelled = _points(7, 2).requires_grad_().split([3, 4])
    assert torch.autograd.gradcheck(
        lambda first, second: learning_by_association_loss(first, labels, second), [z_labelled, z_unlabelled]
    )


@pytest.mark.parametrize("name", ["walker_weight", "visit_weight"])
def test_negative_weight_is_the_users_mistake(name: str) -> None:
    with pytest.raises(InputError, match=f"{name}: must be 0 or more, got -1"):
        LearningByAssociation(**{name: -1.0})
