"""Claims about the two numbers of a toy study."""

import pytest
import torch

from common.experiments.toy_outcome import toy_outcome
from common.experiments.toy_points import ToyPoints
from common.experiments.toy_state import ToyState

CLASSES = torch.tensor([0, 1, 0, 0, 1, 1])


def _state(*x: float) -> ToyState:
    """Points on a line, of which those right of 0.5 are taken for the second class."""
    z = torch.tensor([[of, 0.0] for of in x], dtype=torch.float64)
    normal = torch.tensor([2.0, 0], dtype=torch.float64)
    return ToyState(z, z, z, z[:, 0], normal, torch.tensor(-1.0, dtype=torch.float64))


def _outcome(*states: ToyState) -> dict[str, float]:
    return toy_outcome(ToyPoints(states[0].z, CLASSES), states)


def test_share_is_of_the_unlabelled_points_at_the_end() -> None:
    start, end = _state(0, 1, 0.1, 0.2, 0.8, 0.9), _state(9, -9, 0, 0.4, 0.6, 0.4)
    assert _outcome(start)["right_side"] == 1
    assert _outcome(start, end)["right_side"] == 3 / 4


def test_largest_gap_is_the_largest_there_ever_was() -> None:
    # the points of the first class: 0 1 3, then 0 1 7, then 0 0.1 0.2; the other class keeps gaps of 1
    states = _state(0, 5, 1, 3, 6, 7), _state(0, 5, 1, 7, 6, 7), _state(0, 5, 0.1, 0.2, 6, 7)
    assert _outcome(*states)["largest_gap"] == pytest.approx((7 - 1) / (3 - 1))


def test_clusters_that_only_shrink_have_no_new_gap() -> None:
    assert _outcome(_state(0, 5, 1, 3, 6, 7), _state(0, 5, 0.1, 0.3, 5.1, 5.2))["largest_gap"] == 1
