"""Claims about the cross-entropy over voxels."""

import math

import pytest
import torch
from torch.nn import functional as F

from common.losses.voxel_cross_entropy import VoxelCrossEntropy


def test_value_by_hand() -> None:
    # two samples of two voxels, two classes: the true ones have .75, .6, .5 and .1
    probability = torch.tensor([[[0.25, 0.6], [0.75, 0.4]], [[0.5, 0.9], [0.5, 0.1]]], dtype=torch.float64)
    loss = VoxelCrossEntropy()(probability.log(), torch.tensor([[[1, 0]], [[0, 1]]]))
    expected = -(math.log(0.75) + math.log(0.6) + math.log(0.5) + math.log(0.1)) / 4
    assert loss.item() == pytest.approx(expected, rel=1e-12)


def test_value_with_confidences_by_hand() -> None:
    # one sample of two voxels: -(.9 log .75 + .1 log .25) and -(.2 log .4 + .8 log .6)
    logits = torch.tensor([[[0.75, 0.4], [0.25, 0.6]]], dtype=torch.float64).log()
    confidences = torch.tensor([[[0.9, 0.2], [0.1, 0.8]]], dtype=torch.float64)
    terms = 0.9 * math.log(0.75) + 0.1 * math.log(0.25) + 0.2 * math.log(0.4) + 0.8 * math.log(0.6)
    assert VoxelCrossEntropy()(logits, confidences).item() == pytest.approx(-terms / 2, rel=1e-12)


def test_certain_confidences_are_the_label() -> None:
    logits, label = torch.randn(2, 3, 4, 4, 4), torch.randint(3, (2, 1, 4, 4, 4))
    certain = F.one_hot(label[:, 0]).movedim(-1, 1).float()
    torch.testing.assert_close(VoxelCrossEntropy()(logits, certain), VoxelCrossEntropy()(logits, label))


def test_nothing_is_better_than_the_confidences_themselves() -> None:
    confidences = torch.randn(2, 3, 4, 4, 4).softmax(dim=1)
    logits = confidences.log().requires_grad_()
    VoxelCrossEntropy()(logits, confidences).backward()
    assert logits.grad is not None
    torch.testing.assert_close(logits.grad, torch.zeros_like(logits), rtol=0, atol=1e-8)
    least = VoxelCrossEntropy()(logits, confidences)
    assert all(VoxelCrossEntropy()(logits + torch.randn_like(logits), confidences) > least for _ in range(5))


def test_confidences_may_be_of_half_precision() -> None:
    logits, confidences = torch.randn(2, 3, 4, 4, 4), torch.randn(2, 3, 4, 4, 4).softmax(dim=1).half()
    loss = VoxelCrossEntropy()(logits, confidences)
    assert loss.dtype == torch.float32
    torch.testing.assert_close(loss, VoxelCrossEntropy()(logits, confidences.float()))


def test_perfect_prediction_costs_nothing() -> None:
    logits = torch.tensor([[[100.0, -100], [-100, 100]]])
    assert VoxelCrossEntropy()(logits, torch.tensor([[[0, 1]]])).item() == 0


def test_floating_point_label_is_the_same_label() -> None:
    logits, label = torch.randn(2, 3, 4, 4, 4), torch.randint(3, (2, 1, 4, 4, 4))
    assert VoxelCrossEntropy()(logits, label.float()) == VoxelCrossEntropy()(logits, label)


def test_gradient_is_that_of_the_value() -> None:
    logits = torch.randn(2, 3, 2, 2, 2, dtype=torch.float64, requires_grad=True)
    label = torch.randint(3, (2, 1, 2, 2, 2))
    assert torch.autograd.gradcheck(lambda given: VoxelCrossEntropy()(given, label), [logits])


def test_one_map_is_the_logit_of_the_foreground() -> None:
    logit, label = torch.randn(2, 1, 4, 4), torch.randint(2, (2, 1, 4, 4))
    both = torch.cat([torch.zeros_like(logit), logit], dim=1)
    torch.testing.assert_close(VoxelCrossEntropy()(logit, label), VoxelCrossEntropy()(both, label))
