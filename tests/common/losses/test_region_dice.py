"""Claims about the soft Dice of regions."""

import pytest
import torch
from torch import Tensor

from common.losses.region_dice import RegionDiceLoss
from common.losses.soft_dice import soft_dice_loss

CLASS_NAMES = ["background", "oedema", "core"]
REGIONS = {"whole": ["oedema", "core"], "core": ["core"]}


def _logits() -> Tensor:
    return torch.randn(2, 3, 4, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)


def _label() -> Tensor:
    return torch.randint(3, (2, 1, 4, 3), generator=torch.Generator().manual_seed(1)).double()


def test_loss_of_two_voxels_is_that_by_hand() -> None:
    logits = torch.tensor([[[0.5, 0.2], [0.3, 0.6], [0.2, 0.2]]]).log()
    label = torch.tensor([[[0, 1]]])
    whole = RegionDiceLoss(REGIONS, class_names=CLASS_NAMES, of="whole")
    assert whole(logits, label).item() == pytest.approx(1 - 2 * 0.8 / (0.5 + 0.8 + 1), abs=1e-4)


def test_loss_is_the_mean_over_the_regions() -> None:
    each = [RegionDiceLoss(REGIONS, class_names=CLASS_NAMES, of=region)(_logits(), _label()) for region in REGIONS]
    loss = RegionDiceLoss(REGIONS, class_names=CLASS_NAMES)(_logits(), _label())
    torch.testing.assert_close(loss, torch.stack(each).mean())


def test_regions_of_one_class_each_are_classes() -> None:
    regions = {"oedema": ["oedema"], "core": ["core"]}
    loss = RegionDiceLoss(regions, class_names=CLASS_NAMES)(_logits(), _label())
    torch.testing.assert_close(loss, soft_dice_loss(_logits(), _label(), squared=False))


def test_perfect_prediction_costs_nothing() -> None:
    certain = 100 * torch.nn.functional.one_hot(_label()[:, 0].long()).movedim(-1, 1).double()
    loss = RegionDiceLoss(REGIONS, class_names=CLASS_NAMES)(certain, _label())
    torch.testing.assert_close(loss, torch.zeros_like(loss))


def test_gradient_is_that_of_finite_differences() -> None:
    loss = RegionDiceLoss(REGIONS, class_names=CLASS_NAMES)
    assert torch.autograd.gradcheck(lambda logits: loss(logits, _label()), _logits().requires_grad_())
