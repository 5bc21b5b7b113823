"""Claims about the soft IoU loss."""

import math

import pytest
import torch
from monai.losses import DiceLoss
from torch import Tensor

from common.losses.soft_iou import SoftIoULoss, soft_iou_loss


def _label(*classes: int) -> Tensor:
    return torch.tensor(classes)[None, None]


def _random_case(num_maps: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, num_maps, 2, 3, 4, generator=generator, dtype=torch.float64)
    return logits, torch.randint(max(num_maps, 2), (2, 1, 2, 3, 4), generator=generator)


# foreground probabilities .75 and .5, the first voxel is foreground
FOREGROUND = 0.75 / (1 + 0.5)
BACKGROUND = 0.5 / (1 + 0.25)


def test_value_by_hand() -> None:
    logits = torch.tensor([[[0.25, 0.5], [0.75, 0.5]]], dtype=torch.float64).log()
    loss = soft_iou_loss(logits, _label(1, 0), smooth=0)
    assert loss.item() == pytest.approx(1 - (FOREGROUND + BACKGROUND) / 2, rel=1e-12)


def test_one_map_is_a_sigmoid_and_its_rest_the_background() -> None:
    logits = torch.tensor([[[math.log(3), 0.0]]], dtype=torch.float64)  # sigmoids .75 and .5
    loss = soft_iou_loss(logits, _label(1, 0), smooth=0)
    assert loss.item() == pytest.approx(1 - (FOREGROUND + BACKGROUND) / 2, rel=1e-12)


def test_smoothing_is_added_above_and_below_the_line() -> None:
    loss = soft_iou_loss(torch.zeros(1, 2, 1), _label(1), smooth=0.1)
    background, foreground = 0.1 / (0.5 + 0.1), (0.5 + 0.1) / (1 + 0.1)
    assert loss.item() == pytest.approx(1 - (background + foreground) / 2)


def test_samples_are_averaged() -> None:
    logits, label = _random_case(3)
    each = [soft_iou_loss(logits[i : i + 1], label[i : i + 1]) for i in range(2)]
    assert each[0] != each[1]
    torch.testing.assert_close(soft_iou_loss(logits, label), (each[0] + each[1]) / 2)


def test_perfect_prediction_costs_nothing() -> None:
    logits = torch.tensor([[[100.0, -100, -100], [-100, 100, -100], [-100, -100, 100]]])
    assert SoftIoULoss()(logits, _label(0, 1, 2)).item() == 0


def test_wrong_prediction_costs_one() -> None:
    # 1e-5 / (2 + 1e-5) is left of the intersection by the smoothing
    assert SoftIoULoss()(torch.tensor([[[100.0, -100], [-100, 100]]]), _label(1, 0)).item() == pytest.approx(
        1, abs=1e-5
    )


def test_class_absent_from_prediction_and_label_costs_nothing() -> None:
    logits, label = torch.tensor([[[0.5, -0.5], [0.0, 1.0]]]), _label(1, 0)
    with_absent = torch.cat([logits, torch.full((1, 1, 2), -1000.0)], dim=1)
    assert soft_iou_loss(logits, label) > 0
    torch.testing.assert_close(soft_iou_loss(with_absent, label), soft_iou_loss(logits, label) * 2 / 3)


def test_half_precision_logits_are_summed_in_float32() -> None:
    """10,000 voxels of probability 1/2: in bfloat16 a sum stops growing at 256."""
    logits, label = torch.zeros(1, 2, 10_000, dtype=torch.bfloat16), torch.ones(1, 1, 10_000)
    loss = soft_iou_loss(logits, label)
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(1 - (0.5 + 0) / 2, abs=1e-6)


def test_floating_point_label_is_the_same_label() -> None:
    logits, label = _random_case(3)
    assert SoftIoULoss()(logits, label.float()) == SoftIoULoss()(logits, label)


@pytest.mark.parametrize("num_maps", [1, 2, 4])
def test_gradient_is_that_of_the_value(num_maps: int) -> None:
    logits, label = _random_case(num_maps)
    assert torch.autograd.gradcheck(lambda given: soft_iou_loss(given, label), [logits.requires_grad_()])


@pytest.mark.parametrize("num_maps", [2, 4])
def test_equals_monai(num_maps: int) -> None:
    logits, label = _random_case(num_maps)
    # theirs is doubled above and below the line, the smoothing is not
    theirs = DiceLoss(to_onehot_y=True, softmax=True, jaccard=True, smooth_nr=2e-5, smooth_dr=2e-5)
    torch.testing.assert_close(soft_iou_loss(logits, label), theirs(logits, label))
