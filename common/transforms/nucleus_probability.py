"""nucleus_probability and NucleusProbabilityd: what a network with one, two or three outputs says of nuclei.

MONAI's `Activationsd` gives the classes' probabilities; a nucleus may be of two of them.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import torch
from monai.transforms import MapTransform
from torch import Tensor


def nucleus_probability(logits: Tensor) -> Tensor:
    """(1, W, H), the probability of nucleus; or (2, W, H), with that of the inside of one without its border.

    Args:
        logits: (K, W, H): of nucleus; of background and nucleus; or of background, the inside of a nucleus and its
            border.
    """
    if len(logits) == 1:
        return logits.sigmoid()
    if len(logits) > 3:
        raise ValueError(f"logits must have 1, 2 or 3 channels, got {len(logits)}")
    probabilities = logits.softmax(dim=0)
    if len(logits) == 2:
        return probabilities[1:]
    return torch.stack([probabilities[1] + probabilities[2], probabilities[1]])


class NucleusProbabilityd(MapTransform):
    """`nucleus_probability` of dictionary items."""

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = nucleus_probability(result[key])
        return result
