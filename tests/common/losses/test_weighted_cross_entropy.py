"""Claims about the cross-entropy with a weight a pixel."""

import math

import pytest
import torch
from torch import Tensor

from common.losses.voxel_cross_entropy import VoxelCrossEntropy
from common.losses.weighted_cross_entropy import WeightedCrossEntropyLoss


def _label(classes: Tensor, weights: Tensor) -> Tensor:
    return torch.stack([classes.to(weights), weights], dim=1)


def test_value_by_hand() -> None:
    # four pixels in two pictures: the true classes have .75, .6, .5 and .1, the weights are 1, 2, 0 and 5
    probability = torch.tensor([[[0.25, 0.6], [0.75, 0.4]], [[0.5, 0.9], [0.5, 0.1]]], dtype=torch.float64)
    label = _label(torch.tensor([[1, 0], [0, 1]]), torch.tensor([[1, 2], [0, 5]], dtype=torch.float64))
    loss = WeightedCrossEntropyLoss()(probability.log(), label)
    expected = -(math.log(0.75) + 2 * math.log(0.6) + 5 * math.log(0.1)) / 4
    assert loss.item() == pytest.approx(expected, rel=1e-12)


def test_value_of_one_sigmoid_map_by_hand() -> None:
    probability = torch.tensor([[[0.75, 0.4]]], dtype=torch.float64)
    label = _label(torch.tensor([[1, 0]]), torch.tensor([[3, 2]], dtype=torch.float64))
    loss = WeightedCrossEntropyLoss()(probability.logit(), label)
    assert loss.item() == pytest.approx(-(3 * math.log(0.75) + 2 * math.log(0.6)) / 2, rel=1e-12)


@pytest.mark.parametrize("num_maps", [2, 3])
def test_weights_of_one_give_the_plain_mean(num_maps: int) -> None:
    logits, classes = torch.randn(2, num_maps, 4, 5), torch.randint(num_maps, (2, 1, 4, 5))
    loss = WeightedCrossEntropyLoss()(logits, _label(classes[:, 0], torch.ones(2, 4, 5)))
    torch.testing.assert_close(loss, VoxelCrossEntropy()(logits, classes))


def test_perfect_prediction_costs_nothing() -> None:
    logits = torch.tensor([[[100.0, -100], [-100, 100]]])
    assert WeightedCrossEntropyLoss()(logits, _label(torch.tensor([[0, 1]]), torch.tensor([[9.0, 9]]))).item() == 0


def test_label_without_weights_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"label must hold classes and weights, \(B, 2, \*\), got shape \(1, 1, 4"):
        WeightedCrossEntropyLoss()(torch.zeros(1, 2, 4, 4), torch.zeros(1, 1, 4, 4))


@pytest.mark.parametrize("num_maps", [1, 2, 3])
def test_gradient_is_that_of_the_value(num_maps: int) -> None:
    logits = torch.randn(2, num_maps, 2, 2, dtype=torch.float64, requires_grad=True)
    label = _label(torch.randint(max(num_maps, 2), (2, 2, 2)), torch.rand(2, 2, 2, dtype=torch.float64))
    assert torch.autograd.gradcheck(lambda given: WeightedCrossEntropyLoss()(given, label), [logits])
