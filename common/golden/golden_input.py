"""golden_input: an image that is the same everywhere, bit for bit.

`torch.rand` may draw other numbers in another release of torch; the streams of numpy's RandomState are frozen.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor


def golden_input(shape: Sequence[int], *, seed: int) -> Tensor:
    """Uniform noise from -2 to 2, about what normalised images have, as float32."""
    uniform = np.random.RandomState(seed).random_sample(tuple(shape))
    return torch.from_numpy((4 * uniform - 2).astype(np.float32))
