"""Claims about dropout: torch's own, but for the random numbers."""

import pytest
import torch

from common.networks.dropout import Dropout


@pytest.mark.parametrize("probability", [0.02, 0.5, 0.9])
def test_share_is_dropped_and_the_rest_scaled_up(probability: float) -> None:
    torch.manual_seed(0)
    dropped = Dropout(probability)(torch.full((1, 10, 100, 100), 2.0))
    assert dropped.unique().tolist() == pytest.approx([0, 2 / (1 - probability)], rel=1e-4)
    assert (dropped == 0).float().mean().item() == pytest.approx(probability, abs=0.01)
    assert dropped.mean().item() == pytest.approx(2, abs=0.1 if probability > 0.5 else 0.02)


def test_elements_are_dropped_apart_from_their_neighbours() -> None:
    torch.manual_seed(0)
    kept = (Dropout(0.5)(torch.ones(40_001)) > 0).float() - 0.5
    for shift in (1, 2, 3, 4):
        assert (kept[shift:] * kept[:-shift]).mean().abs() < 0.01


def test_gradient_passes_where_the_value_does() -> None:
    torch.manual_seed(0)
    maps = torch.randn(3, 5, 7, requires_grad=True)
    dropped = Dropout(0.25)(maps)
    dropped.sum().backward()
    assert maps.grad is not None
    torch.testing.assert_close(maps.grad * maps, dropped)


def test_seed_replays() -> None:
    draws = []
    for _ in range(2):
        torch.manual_seed(3)
        draws.append(Dropout(0.5)(torch.ones(101)))
    assert torch.equal(*draws)
    assert not torch.equal(Dropout(0.5)(torch.ones(101)), draws[0])


def test_precision_is_kept() -> None:
    assert Dropout(0.5)(torch.ones(8, dtype=torch.bfloat16)).dtype == torch.bfloat16


def test_nothing_is_dropped_in_evaluation_or_with_probability_zero() -> None:
    maps = torch.randn(4, 4)
    assert torch.equal(Dropout(0.5).eval()(maps), maps)
    assert torch.equal(Dropout(0.0)(maps), maps)
    assert torch.equal(Dropout(1.0)(maps), torch.zeros_like(maps))


def test_layer_can_be_scripted() -> None:
    maps = torch.randn(4, 4)
    assert torch.equal(torch.jit.script(Dropout(0.5).eval())(maps), maps)
