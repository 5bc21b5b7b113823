"""The forest's probabilities are the softmax of the logits; outside the mask is background."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from common.checks.input_error import InputError
from common.forest.forest_inferer import ForestInferer


class _Certain:
    """Says class 1 where the first channel is positive, with probability 0.75."""

    num_classes = 3

    def probabilities(self, image: Any, voxels: Any) -> Any:
        first = image[0][tuple(voxels.T)] > 0
        return np.where(first[:, None], [[0.25, 0.75, 0.0]], [[1.0, 0.0, 0.0]]).astype(np.float32)


_INFERER = ForestInferer(_Certain())  # type: ignore[arg-type]


def test_softmax_gives_the_forests_probabilities() -> None:
    image = torch.tensor([1.0, -1.0]).reshape(1, 1, 2, 1, 1)
    probabilities = _INFERER(image, nn.Identity()).softmax(dim=1)[0, :, :, 0, 0]
    assert probabilities[:, 0].tolist() == pytest.approx([0.25, 0.75, 0], abs=1e-5)
    assert probabilities[:, 1].tolist() == pytest.approx([1, 0, 0], abs=1e-5)


def test_outside_the_mask_is_background() -> None:
    image, mask = torch.ones(2, 1, 2, 2, 2), torch.zeros(2, 1, 2, 2, 2)
    mask[:, :, 0] = 1
    classes = _INFERER(image, nn.Identity(), mask).argmax(dim=1)
    assert (classes[:, 0] == 1).all()
    assert (classes[:, 1] == 0).all()


def test_empty_mask_is_refused() -> None:
    with pytest.raises(InputError, match=r"^mask: excludes every voxel"):
        _INFERER(torch.ones(1, 1, 2, 2, 2), nn.Identity(), torch.zeros(1, 1, 2, 2, 2))
