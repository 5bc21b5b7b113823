"""Claims about the entropy of an ensemble's confidences."""

import math

import pytest
import torch

from common.postprocessing.predictive_entropy import predictive_entropy


def test_by_hand() -> None:
    confidences = torch.tensor([[0.5, 1.0, 0.25], [0.25, 0.0, 0.25], [0.25, 0.0, 0.5]])[None]  # (1, 3, 3)
    entropy = predictive_entropy(confidences)
    assert entropy.shape == (1, 1, 3)
    assert entropy.flatten().tolist() == pytest.approx([1.5 * math.log(2), 0.0, 1.5 * math.log(2)])


def test_most_uncertain_are_equal_confidences() -> None:
    assert predictive_entropy(torch.full((1, 4, 1), 0.25)).item() == pytest.approx(math.log(4))
