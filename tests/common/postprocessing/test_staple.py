"""Claims about one segmentation made out of several."""

import pytest
import torch
from torch import Tensor

from common.postprocessing.staple import staple


def _maps(*rows: list[int]) -> list[Tensor]:
    return [torch.tensor(row, dtype=torch.uint8) for row in rows]


def test_one_round_by_hand() -> None:
    """Votes 000, 111 and 011: w(1) is 0, 1 and 2/3 at first, and f(1) 5/9."""
    probabilities = staple(_maps([0, 1, 0], [0, 1, 1], [0, 1, 1]), num_classes=2, iterations=1)
    # the first member has θ(0|0) = 1, θ(0|1) = (2/3) / (5/3); the others have θ(1|0) = (1/3) / (4/3), θ(1|1) = 1
    of_class_0, of_class_1 = 4 / 9 * 1 * (1 / 4) ** 2, 5 / 9 * 2 / 5 * 1**2
    assert probabilities[1].tolist() == pytest.approx([0, 1, of_class_1 / (of_class_0 + of_class_1)])


def test_unanimous_voxels_count_as_often_as_they_are() -> None:
    """As above, with another 000: f(1) is 5/12, and the others have θ(1|0) = (1/3) / (7/3)."""
    probabilities = staple(_maps([0, 0, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1]), num_classes=2, iterations=1)
    of_class_0, of_class_1 = 7 / 12 * 1 * (1 / 7) ** 2, 5 / 12 * 2 / 5 * 1**2
    assert probabilities[1].tolist() == pytest.approx([0, 0, 1, of_class_1 / (of_class_0 + of_class_1)])


def test_members_that_agree_are_believed() -> None:
    label_map = torch.tensor([[0, 2], [1, 1]], dtype=torch.uint8)
    probabilities = staple([label_map] * 3, num_classes=4)
    assert probabilities.shape == (4, 2, 2)
    assert torch.equal(probabilities.argmax(dim=0).to(torch.uint8), label_map)
    torch.testing.assert_close(probabilities.amax(dim=0), torch.ones(2, 2))


def _noisy(truth: Tensor, wrong: float, *, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    is_wrong = torch.rand(truth.shape, generator=generator) < wrong
    return torch.where(is_wrong, torch.randint(0, 3, truth.shape, generator=generator), truth).to(torch.uint8)


def test_two_reliable_members_outvote_three_bad_ones() -> None:
    truth = torch.randint(0, 3, (20, 20, 20), generator=torch.Generator().manual_seed(0))
    shares = (0.05, 0.05, 0.9, 0.9, 0.9)
    maps = [_noisy(truth, wrong, seed=seed) for seed, wrong in enumerate(shares)]
    by_staple = (staple(maps, num_classes=3).argmax(dim=0) == truth).float().mean()
    by_majority = (torch.stack(maps).mode(dim=0).values == truth).float().mean()
    assert by_staple > 0.95
    assert by_majority < 0.85


def test_probabilities_sum_to_one_and_know_no_class_without_votes() -> None:
    truth = torch.randint(0, 3, (8, 8), generator=torch.Generator().manual_seed(1))
    probabilities = staple([_noisy(truth, 0.4, seed=seed) for seed in range(4)], num_classes=4)
    torch.testing.assert_close(probabilities.sum(dim=0), torch.ones(8, 8))
    assert (probabilities[3] == 0).all()


def test_order_of_the_members_is_nothing() -> None:
    truth = torch.randint(0, 3, (8, 8), generator=torch.Generator().manual_seed(1))
    maps = [_noisy(truth, 0.3, seed=seed) for seed in range(4)]
    torch.testing.assert_close(staple(maps, num_classes=3), staple(maps[::-1], num_classes=3))
