"""LearningRateRange: the losses of a range test, and which learning rates they speak for.

`monai.optimizers.LearningRateFinder` suggests from a running mean that lags some twenty batches behind the rate, which
puts the steepest descent close to the lowest loss, and lets a single lucky batch decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter

from common.checks.input_error import InputError

_WIDTH = 0.05  # of the Gaussian that smooths the losses, as a share of their number
_NEIGHBOURS = 5  # of the median
_FEWEST = 10


@dataclass(frozen=True)
class LearningRateRange:
    """The learning rate of each iteration, each the same number of times the one before, and the loss with it.

    Smith 2017 (arXiv:1506.01186), sec. 3.3. InputError where the loss has not fallen on the whole.
    """

    rates: Sequence[float]
    losses: Sequence[float]

    def __post_init__(self) -> None:
        if len(self.losses) < _FEWEST:
            raise InputError(f"high: the loss diverged after {len(self.losses)} iterations; give a lower --low")
        if self._lowest == 0:
            raise InputError(f"low: the loss only rises from {self.rates[0]:.3g} on; give a lower --low")

    @cached_property
    def smoothed(self) -> list[float]:
        """The losses under a Gaussian, which does not lag, after a median, which single wild batches do not move."""
        typical = median_filter(np.asarray(self.losses, float), _NEIGHBOURS, mode="nearest")
        smoothed: list[float] = gaussian_filter1d(typical, _WIDTH * len(self.losses), mode="nearest").tolist()
        return smoothed

    @property
    def suggested(self) -> float:
        """The rate at which the loss falls fastest."""
        slopes = np.gradient(self.smoothed)[: self._lowest + 1]
        return self.rates[int(np.argmin(slopes))]

    @property
    def highest(self) -> float:
        """The rate from which the loss falls no further: the upper end of what is worth a try."""
        return self.rates[self._lowest]

    @property
    def _lowest(self) -> int:
        return int(np.argmin(self.smoothed))
