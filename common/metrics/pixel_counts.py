"""PixelCounts: on how many pixels two masks agree and differ."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class PixelCounts(NamedTuple):
    """Of one picture, or the sums over several."""

    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int

    @classmethod
    def of(cls, pred: NDArray[np.bool_], label: NDArray[np.bool_]) -> "PixelCounts":
        shared, predicted, true = int((pred & label).sum()), int(pred.sum()), int(label.sum())
        return cls(shared, predicted - shared, true - shared, label.size - predicted - true + shared)
