"""Claims about how badly a discriminator tells domains."""

import math

import pytest
import torch

from common.losses.domain_loss import domain_loss


def test_value_by_hand() -> None:
    # two segments of two predictions each; the first is of domain 1, the second of domain 0
    posteriors = torch.tensor([[[0.5, 0.8], [0.5, 0.2]], [[0.1, 0.9], [0.9, 0.1]]], dtype=torch.float64)
    expected = -(math.log(0.5) + math.log(0.2) + math.log(0.1) + math.log(0.9)) / 4
    assert domain_loss(posteriors.log(), torch.tensor([1, 0])).item() == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("domains", [2, 3])
def test_knowing_nothing_costs_the_logarithm_of_the_number_of_domains(domains: int) -> None:
    loss = domain_loss(torch.zeros(domains, domains, 1, 2, 3), torch.arange(domains))
    assert loss.item() == pytest.approx(math.log(domains))


def test_certainty_costs_nothing() -> None:
    logits = torch.tensor([[1e4, 0.0], [0.0, 1e4]])[..., None, None, None].expand(2, 2, 3, 3, 3)
    assert domain_loss(logits, torch.tensor([0, 1])).item() == 0


def test_logits_in_half_precision_are_summed_in_full() -> None:
    assert domain_loss(torch.zeros(1, 2, 2, 2, 2, dtype=torch.bfloat16), torch.tensor([1])).dtype == torch.float32


def test_domain_for_each_voxel_is_refused() -> None:
    with pytest.raises(RuntimeError, match="expand"):
        domain_loss(torch.zeros(2, 2, 3), torch.zeros(2, 3))


def test_gradient_is_that_of_the_value() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 3, 2, 1, 2, generator=generator, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda values: domain_loss(values, torch.tensor([2, 0])), [logits])
