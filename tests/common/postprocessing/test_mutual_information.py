"""Claims about the uncertainty that is the members' disagreement."""

import math

import pytest
import torch
from torch import Tensor

from common.postprocessing.mutual_information import mutual_information
from common.postprocessing.predictive_entropy import predictive_entropy


def _of(*members: list[float]) -> Tensor:
    """For members with these confidences of one voxel."""
    stacked = torch.tensor(members)[..., None]  # (M, K, 1)
    return mutual_information(stacked.mean(dim=0, keepdim=True), predictive_entropy(stacked).mean(dim=0, keepdim=True))


def test_sure_members_that_contradict_each_other_have_all_of_the_entropy() -> None:
    assert _of([1.0, 0.0], [0.0, 1.0]).item() == pytest.approx(math.log(2))


def test_members_that_are_equally_unsure_have_none() -> None:
    assert _of([0.5, 0.5], [0.5, 0.5]).item() == 0


def test_by_hand() -> None:
    """H(5/8, 3/8) less half of H(3/4, 1/4) and half of H(1/2, 1/2)."""

    def entropy(share: float) -> float:
        return -share * math.log(share) - (1 - share) * math.log(1 - share)

    expected = entropy(5 / 8) - (entropy(3 / 4) + entropy(1 / 2)) / 2
    assert _of([0.75, 0.25], [0.5, 0.5]).item() == pytest.approx(expected, abs=1e-6)


def test_rounding_makes_nothing_negative() -> None:
    assert mutual_information(torch.tensor([[[0.5], [0.5]]]), torch.tensor([[[0.70]]])).item() == 0
