"""Claims about label propagation in closed form."""

from pathlib import Path

import pytest
import torch
from recorded_cclp import RECORDED_CASES, recorded_cclp
from torch import Tensor

from common.losses.label_propagation import propagated_labels
from common.losses.transition_matrix import transition_matrix


def _walk(samples: int) -> Tensor:
    return transition_matrix(torch.randn(samples, 2, generator=torch.Generator().manual_seed(0)))


def test_a_sample_between_two_labels_is_of_each_by_its_chances() -> None:
    """It stays with 1/2, goes to class 0 with 1/8 and to class 1 with 3/8: Phi = (1/4, 3/4)."""
    walk = torch.tensor([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.125, 0.375, 0.5]])
    posteriors = propagated_labels(walk, torch.tensor([0, 1]), num_classes=2)
    torch.testing.assert_close(posteriors, torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.25, 0.75]]))


def test_a_label_reaches_a_sample_through_another() -> None:
    """Of a chain label - near - far, far sees near only, and has its label all the same."""
    walk = torch.tensor([[1.0, 0.0, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]])
    assert propagated_labels(walk, torch.tensor([1]), num_classes=3)[:, 1].tolist() == pytest.approx([1, 1, 1])


def test_it_is_where_the_iterations_of_the_thesis_end() -> None:
    walk, labels = _walk(12), torch.tensor([0, 1, 2, 0])
    known = torch.eye(3, dtype=torch.float64)[labels]
    iterated = torch.zeros(8, 3, dtype=torch.float64)
    for _ in range(2000):  # eq. 6.5
        iterated = walk[4:, 4:] @ iterated + walk[4:, :4] @ known
    torch.testing.assert_close(propagated_labels(walk, labels, num_classes=3)[4:], iterated)


def test_posteriors_are_distributions() -> None:
    posteriors = propagated_labels(_walk(20), torch.arange(5), num_classes=5)
    torch.testing.assert_close(posteriors.sum(dim=1), torch.ones(20, dtype=torch.float64))
    assert posteriors.min() >= 0


def test_where_all_are_labelled_they_are_their_labels() -> None:
    labels = torch.tensor([1, 0, 1])
    torch.testing.assert_close(propagated_labels(_walk(3), labels, num_classes=2), torch.eye(2).double()[labels])


@pytest.mark.parametrize("case", RECORDED_CASES)
def test_posteriors_are_those_of_the_authors_program(shared_data: Path, case: str) -> None:
    recorded = recorded_cclp(shared_data, case)
    smoothed = 1e-5 / len(recorded.z) + (1 - 1e-5) * recorded.transition
    posteriors = propagated_labels(smoothed, recorded.labels, num_classes=recorded.num_classes)
    torch.testing.assert_close(posteriors[len(recorded.labels) :], recorded.propagated, rtol=1e-7, atol=1e-9)
