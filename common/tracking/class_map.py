"""class_map: an evaluator's label or prediction, as a picture shows it.

`monai.transforms.AsDiscrete` is told what it gets; a picture is drawn of what comes.
"""

from typing import overload

import numpy as np
import torch
from monai.utils import convert_to_numpy
from numpy.typing import NDArray


@overload
def class_map(channels: torch.Tensor) -> NDArray[np.integer]: ...
@overload
def class_map(channels: torch.Tensor | None) -> NDArray[np.integer] | None: ...
def class_map(channels: torch.Tensor | None) -> NDArray[np.integer] | None:
    """Class indices (H, W[, D]) of a label map, probabilities or logits; None of None.

    Args:
        channels: (C, H, W[, D]); one channel that is no label map is cut at 0.5.
    """
    if channels is None:
        return None
    classes = channels.argmax(dim=0) if channels.shape[0] > 1 else channels[0].round()
    indices: NDArray[np.integer] = convert_to_numpy(classes).astype(np.int32)
    return indices
