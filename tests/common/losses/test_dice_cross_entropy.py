"""Claims about the hybrid loss, cross-entropy plus soft Dice."""

import math

import pytest
import torch
from monai.losses import DiceCELoss
from torch import Tensor

from common.losses.dice_cross_entropy import DiceCrossEntropyLoss, dice_cross_entropy_loss
from common.losses.soft_dice import soft_dice_loss


def _random_case(num_maps: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, num_maps, 3, 4, 5, generator=generator, dtype=torch.float64)
    return logits, torch.randint(max(num_maps, 2), (2, 1, 3, 4, 5), generator=generator)


@pytest.mark.parametrize(
    ("squared", "dice"),
    [(True, 1 - 2 * 0.75 / (0.75**2 + 0.4**2 + 1)), (False, 1 - 2 * 0.75 / (0.75 + 0.4 + 1))],
    ids=["squared", "plain"],
)
def test_value_by_hand(squared: bool, dice: float) -> None:
    logits = torch.tensor([[[0.25, 0.6], [0.75, 0.4]]], dtype=torch.float64).log()
    label = torch.tensor([[[1, 0]]])
    cross_entropy = -(math.log(0.75) + math.log(0.6)) / 2
    loss = dice_cross_entropy_loss(logits, label, squared=squared)
    # the Dice part is smoothed by 1e-5
    assert loss.item() == pytest.approx(cross_entropy + dice, abs=1e-5)


def test_value_of_one_sigmoid_map_by_hand() -> None:
    probabilities = torch.tensor([[[0.75, 0.4]]], dtype=torch.float64)
    cross_entropy = -(math.log(0.75) + math.log(1 - 0.4)) / 2
    dice = 1 - 2 * 0.75 / (0.75**2 + 0.4**2 + 1)
    loss = dice_cross_entropy_loss(probabilities.logit(), torch.tensor([[[1, 0]]]), squared=True)
    assert loss.item() == pytest.approx(cross_entropy + dice, abs=1e-5)


def test_cross_entropy_part_counts_the_background_too() -> None:
    probabilities = torch.tensor([[[0.5, 0.3], [0.2, 0.3], [0.3, 0.4]]], dtype=torch.float64)
    logits, label = probabilities.log(), torch.tensor([[[0, 2]]])
    cross_entropy = dice_cross_entropy_loss(logits, label, squared=True) - soft_dice_loss(logits, label, squared=True)
    assert cross_entropy.item() == pytest.approx(-(math.log(0.5) + math.log(0.4)) / 2, rel=1e-12)


@pytest.mark.parametrize("squared", [True, False], ids=["squared", "plain"])
def test_perfect_prediction_costs_nothing(squared: bool) -> None:
    logits = torch.tensor([[[100.0, -100, -100], [-100, 100, -100], [-100, -100, 100]]])
    assert DiceCrossEntropyLoss(squared=squared)(logits, torch.tensor([[[0, 1, 2]]])).item() == 0


def test_denominator_is_squared_unless_told_otherwise() -> None:
    logits, label = _random_case(2)
    assert DiceCrossEntropyLoss()(logits, label) == dice_cross_entropy_loss(logits, label, squared=True)
    assert DiceCrossEntropyLoss()(logits, label) != dice_cross_entropy_loss(logits, label, squared=False)


@pytest.mark.parametrize("squared", [True, False], ids=["squared", "plain"])
@pytest.mark.parametrize("num_maps", [1, 2, 4])
def test_gradient_is_that_of_the_value(num_maps: int, squared: bool) -> None:
    logits, label = _random_case(num_maps)
    logits, label = logits[..., :2, :2, :2].requires_grad_(), label[..., :2, :2, :2]
    assert torch.autograd.gradcheck(lambda given: dice_cross_entropy_loss(given, label, squared=squared), [logits])


@pytest.mark.parametrize("squared", [True, False], ids=["squared", "plain"])
@pytest.mark.parametrize("num_maps", [1, 2, 4])
def test_equals_monai(num_maps: int, squared: bool) -> None:
    logits, label = _random_case(num_maps)
    several = num_maps > 1
    theirs = DiceCELoss(
        include_background=not several, to_onehot_y=several, softmax=several, sigmoid=not several, squared_pred=squared
    )
    # monai's binary cross-entropy wants a label of the logits' type
    expected = theirs(logits, label if several else label.to(logits))
    torch.testing.assert_close(DiceCrossEntropyLoss(squared=squared)(logits, label), expected)
