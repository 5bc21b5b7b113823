"""Claims about the soft Dice loss."""

import math

import pytest
import torch
from monai.losses import DiceLoss
from torch import Tensor, nn

from common.losses.soft_dice import AllClassDiceLoss, PlainDiceLoss, SquaredDiceLoss, soft_dice_loss

LOSSES = [SquaredDiceLoss(), PlainDiceLoss(), AllClassDiceLoss()]


def _logits(*probabilities: list[float]) -> Tensor:
    """(1, K, voxels) logits whose softmax are the given maps of probabilities, one list a class."""
    return torch.tensor(probabilities, dtype=torch.float64).log()[None]


def _label(*classes: int) -> Tensor:
    return torch.tensor(classes)[None, None]


def _random_case(num_maps: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, num_maps, 3, 4, 5, generator=generator, dtype=torch.float64)
    return logits, torch.randint(max(num_maps, 2), (2, 1, 3, 4, 5), generator=generator)


# foreground probabilities .75 and .25, the first voxel is foreground: sum p g = .75, sum g = 1
@pytest.mark.parametrize(
    ("squared", "expected"),
    [(True, 1 - 2 * 0.75 / (0.75**2 + 0.25**2 + 1)), (False, 1 - 2 * 0.75 / (0.75 + 0.25 + 1))],
    ids=["squared", "plain"],
)
def test_value_by_hand(squared: bool, expected: float) -> None:
    logits, label = _logits([0.25, 0.75], [0.75, 0.25]), _label(1, 0)
    assert soft_dice_loss(logits, label, squared=squared, smooth=0).item() == pytest.approx(expected, rel=1e-12)


def test_smoothing_is_added_above_and_below_the_line() -> None:
    loss = soft_dice_loss(_logits([0.5], [0.5]), _label(1), squared=False, smooth=0.1)
    assert loss.item() == pytest.approx(1 - (2 * 0.5 + 0.1) / (0.5 + 1 + 0.1), rel=1e-12)


def test_one_map_is_a_sigmoid() -> None:
    logits = torch.tensor([[[math.log(3), -math.log(3)]]], dtype=torch.float64)  # sigmoids .75 and .25
    loss = soft_dice_loss(logits, _label(1, 0), squared=True, smooth=0)
    assert loss.item() == pytest.approx(1 - 2 * 0.75 / (0.75**2 + 0.25**2 + 1), rel=1e-12)


def test_foreground_classes_are_averaged_without_the_background() -> None:
    logits = _logits([0.5, 0.2], [0.25, 0.3], [0.25, 0.5])
    first = 1 - 2 * 0.25 / (0.25 + 0.3 + 1)  # class 1, true in voxel 0
    second = 1 - 2 * 0.5 / (0.25 + 0.5 + 1)  # class 2, true in voxel 1
    loss = soft_dice_loss(logits, _label(1, 2), squared=False, smooth=0)
    assert loss.item() == pytest.approx((first + second) / 2, rel=1e-12)


def test_background_can_be_one_of_the_classes() -> None:
    logits, label = _logits([0.75, 0.2], [0.25, 0.8]), _label(0, 1)
    background = 1 - 2 * 0.75 / (0.75 + 0.2 + 1)
    foreground = 1 - 2 * 0.8 / (0.25 + 0.8 + 1)
    loss = soft_dice_loss(logits, label, squared=False, with_background=True, smooth=0)
    assert loss.item() == pytest.approx((background + foreground) / 2, rel=1e-12)
    assert AllClassDiceLoss()(logits, label).item() == pytest.approx(loss.item(), rel=1e-4)


def test_samples_are_averaged() -> None:
    logits, label = _random_case(3)
    both = soft_dice_loss(logits, label, squared=True)
    each = [soft_dice_loss(logits[i : i + 1], label[i : i + 1], squared=True) for i in range(2)]
    assert each[0] != each[1]
    torch.testing.assert_close(both, (each[0] + each[1]) / 2)


@pytest.mark.parametrize("loss", LOSSES)
def test_perfect_prediction_costs_nothing(loss: nn.Module) -> None:
    logits = torch.tensor([[[100.0, -100, -100], [-100, 100, -100], [-100, -100, 100]]])
    assert loss(logits, _label(0, 1, 2)).item() == 0


@pytest.mark.parametrize("loss", LOSSES)
def test_wrong_prediction_costs_one(loss: nn.Module) -> None:
    logits = torch.tensor([[[100.0, -100], [-100, 100]]])
    # 1e-5 / (2 + 1e-5) is left of the overlap by the smoothing
    assert loss(logits, _label(1, 0)).item() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("loss", "others"), list(zip(LOSSES, [1, 1, 2], strict=True)))
def test_class_absent_from_prediction_and_label_costs_nothing(loss: nn.Module, others: int) -> None:
    logits, label = torch.tensor([[[0.5, -0.5], [0.0, 1.0]]]), _label(1, 0)
    with_absent = torch.cat([logits, torch.full((1, 1, 2), -1000.0)], dim=1)
    assert loss(logits, label) > 0
    torch.testing.assert_close(loss(with_absent, label), (others * loss(logits, label) + 0) / (others + 1))


@pytest.mark.parametrize("loss", LOSSES)
def test_floating_point_label_is_the_same_label(loss: nn.Module) -> None:
    logits, label = _random_case(3)
    assert loss(logits, label.float()) == loss(logits, label)


@pytest.mark.parametrize("num_maps", [1, 2, 4])
@pytest.mark.parametrize("loss", LOSSES)
def test_gradient_is_that_of_the_value(loss: nn.Module, num_maps: int) -> None:
    logits, label = _random_case(num_maps)
    logits, label = logits[..., :2, :2, :2].requires_grad_(), label[..., :2, :2, :2]
    assert torch.autograd.gradcheck(lambda given: loss(given, label), [logits])


@pytest.mark.parametrize("squared", [True, False], ids=["squared", "plain"])
@pytest.mark.parametrize("num_maps", [1, 2, 4])
def test_equals_monai(num_maps: int, squared: bool) -> None:
    logits, label = _random_case(num_maps)
    several = num_maps > 1
    theirs = DiceLoss(
        include_background=not several, to_onehot_y=several, softmax=several, sigmoid=not several, squared_pred=squared
    )
    ours = SquaredDiceLoss() if squared else PlainDiceLoss()
    # of a single map, monai's wants a label of the logits' type
    torch.testing.assert_close(ours(logits, label), theirs(logits, label if several else label.to(logits)))
