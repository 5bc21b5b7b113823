"""Claims about losses by name."""

import pytest
import torch

from common.checks.input_error import InputError
from common.losses.named_loss import LOSSES, label_weights, named_loss


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_takes_sigmoid_and_softmax_outputs(name: str, channels: int) -> None:
    classes = (torch.arange(16) % max(channels, 2)).reshape(1, 1, 4, 4).float()
    is_weighted = label_weights(name, w0=10, sigma=5) is not None
    label = torch.cat([classes, torch.ones_like(classes)], dim=1) if is_weighted else classes
    sure = 20 * (classes if channels == 1 else torch.nn.functional.one_hot(classes[:, 0].long()).movedim(-1, 1))
    right, wrong = (sure - 10) if channels == 1 else sure, (10 - sure) if channels == 1 else -sure
    assert named_loss(name)(right.float(), label) < 0.01 < 0.5 < named_loss(name)(wrong.float(), label)


def test_hybrid_is_the_sum_of_its_parts() -> None:
    generator = torch.Generator().manual_seed(0)
    logits, label = torch.randn(2, 1, 4, 4, generator=generator), torch.ones(2, 1, 4, 4)
    parts = [named_loss(name)(logits, label) for name in ("cross_entropy", "dice")]
    torch.testing.assert_close(named_loss("hybrid")(logits, label), sum(parts))


def test_dice_without_squares_asks_more_of_the_unsure() -> None:
    # p = 1/2 at a voxel of either class: 2 · .5 / (.25 + .25 + 1) against 2 · .5 / (.5 + .5 + 1)
    logits, label = torch.zeros(1, 1, 1, 2), torch.tensor([[[[0.0, 1.0]]]])
    values = [named_loss(name)(logits, label).item() for name in ("dice", "all_class_dice")]
    assert values == pytest.approx([1 / 3, 1 / 2], abs=1e-4)


def test_intersection_over_union_counts_the_background_too() -> None:
    # p = 1/2 at a voxel of either class: .5 / (1 + .5) of either
    logits, label = torch.zeros(1, 2, 1, 2), torch.tensor([[[[0.0, 1.0]]]])
    assert named_loss("soft_iou")(logits, label).item() == pytest.approx(2 / 3, abs=1e-4)


def test_weights_belong_to_the_weighted_loss_alone() -> None:
    wanted = {name: label_weights(name, w0=10, sigma=5) for name in LOSSES}
    assert wanted.pop("border_weighted_cross_entropy") == {"w0": 10, "sigma": 5}
    assert set(wanted.values()) == {None}


def test_unknown_loss_is_named_with_its_neighbour() -> None:
    with pytest.raises(InputError, match="loss_name: there is no 'dise'; did you mean dice"):
        named_loss("dise")
