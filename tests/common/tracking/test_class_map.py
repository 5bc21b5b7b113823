"""class_map makes class indices of what an evaluator puts out."""

import pytest
import torch

from common.tracking.class_map import class_map


@pytest.mark.parametrize(
    "channels",
    [
        pytest.param(torch.tensor([[[0, 1], [1, 0]]]), id="label map"),
        pytest.param(torch.tensor([[[0.2, 0.7], [0.9, 0.4]]]), id="probability"),
        pytest.param(torch.tensor([[[1, 0], [0, 1]], [[0, 1], [1, 0]]], dtype=torch.uint8), id="one-hot"),
        pytest.param(torch.tensor([[[0.5, -2.0], [-1.0, 1.0]], [[0.2, 3.0], [0.0, -2.0]]]), id="logits"),
    ],
)
def test_channels_become_class_indices(channels: torch.Tensor) -> None:
    assert class_map(channels).tolist() == [[0, 1], [1, 0]]


def test_what_is_absent_stays_absent() -> None:
    assert class_map(None) is None
