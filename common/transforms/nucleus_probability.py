"""nucleus_probability and NucleusProbabilityd: what a network with one, two or three outputs says of nuclei.

MONAI's `Activationsd` gives the classes' probabilities; a nucleus may be of two of them.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from monai.transforms import MapTransform
from monai.utils import convert_to_tensor
from torch import Tensor

_STRIP = 256  # columns at once


def nucleus_probability(logits: Tensor) -> Tensor:
    """(1, W, H), the probability of nucleus; or (2, W, H), with that of the inside of one without its border.

    The probabilities take the place of the logits, which of a large picture are the largest thing in memory.

    Args:
        logits: (K, W, H): of nucleus; of background and nucleus; or of background, the inside of a nucleus and its
            border.
    """
    if len(logits) > 3:
        raise ValueError(f"logits must have 1, 2 or 3 channels, got {len(logits)}")
    if len(logits) == 1:
        return logits.sigmoid_()
    for columns in convert_to_tensor(logits).split(_STRIP, dim=1):
        probabilities = columns.softmax(dim=0)
        columns[0] = probabilities[1:].sum(dim=0)
        columns[1] = probabilities[1]
    return logits[: len(logits) - 1]


class NucleusProbabilityd(MapTransform):
    """`nucleus_probability` of dictionary items."""

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = nucleus_probability(result[key])
        return result
