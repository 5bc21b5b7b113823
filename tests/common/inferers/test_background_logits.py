"""Claims about the logits of what no network is asked about."""

import torch

from common.inferers.background_logits import background_logits


def test_background_has_a_probability_of_one_and_all_others_of_zero() -> None:
    logits = background_logits(torch.ones(2, 3, 4, 5), 3)
    assert logits.shape == (3, 3, 4, 5)
    assert [set(probability.flatten().tolist()) for probability in logits.softmax(dim=0)] == [{1.0}, {0.0}, {0.0}]
