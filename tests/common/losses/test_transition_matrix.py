"""Claims about the random walk over embeddings."""

from pathlib import Path

import pytest
import torch
from recorded_cclp import RECORDED_CASES, recorded_cclp

from common.losses.transition_matrix import transition_matrix


def test_dot_products_of_two_points_by_hand() -> None:
    """z = 1 and 2: A is e and e² from the first, e² and e⁴ from the second."""
    walk = transition_matrix(torch.tensor([[1.0], [2.0]]))
    expected = [1 / (1 + torch.e), 1 / (1 + torch.e**2)]
    torch.testing.assert_close(walk[:, 0], torch.tensor(expected, dtype=torch.float64))


def test_distances_of_two_points_by_hand() -> None:
    """Distance 2 along a feature of sigma 2, 3 along one of sigma 3: A = exp(-2) beside exp(0)."""
    walk = transition_matrix(torch.tensor([[0.0, 1.0], [2.0, 4.0]]), similarity="l2", sigma=[2.0, 3.0])
    away = torch.e**-2 / (1 + torch.e**-2)
    torch.testing.assert_close(walk, torch.tensor([[1 - away, away], [away, 1 - away]], dtype=torch.float64))


@pytest.mark.parametrize("similarity", ["dot", "l2"])
def test_each_step_goes_somewhere(similarity: str) -> None:
    walk = transition_matrix(torch.randn(7, 4), similarity=similarity)
    torch.testing.assert_close(walk.sum(dim=1), torch.ones(7, dtype=torch.float64))


def test_distances_stay_when_all_points_move() -> None:
    z = torch.randn(5, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(transition_matrix(z + 100, similarity="l2"), transition_matrix(z, similarity="l2"))


@pytest.mark.parametrize("case", RECORDED_CASES)
def test_walk_is_that_of_the_authors_program(shared_data: Path, case: str) -> None:
    recorded = recorded_cclp(shared_data, case)
    torch.testing.assert_close(transition_matrix(recorded.z), recorded.transition, rtol=1e-9, atol=1e-12)
