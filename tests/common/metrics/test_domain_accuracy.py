"""Claims about how well a discriminator tells domains."""

import torch

from common.metrics.domain_accuracy import domain_accuracy


def test_value_by_hand() -> None:
    # domain 1: right, wrong, wrong; domain 0: right, right, wrong
    first = [[0.1, 0.6, 0.9], [0.2, 0.3, 0.1]]
    second = [[0.9, 0.8, 0.3], [0.1, 0.2, 0.7]]
    assert domain_accuracy(torch.tensor([first, second]), torch.tensor([1, 0])).item() == 0.5


def test_third_domain_is_told_like_the_others() -> None:
    logits = torch.eye(3)[..., None, None, None].expand(3, 3, 2, 2, 2)
    assert domain_accuracy(logits, torch.tensor([0, 1, 2])).item() == 1
    assert domain_accuracy(logits, torch.tensor([1, 2, 0])).item() == 0


def test_it_has_no_gradient() -> None:
    assert not domain_accuracy(torch.zeros(1, 2, 3, requires_grad=True), torch.tensor([0])).requires_grad
