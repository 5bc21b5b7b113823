"""AlphaSchedule: from which epoch on, and how strongly, a segmenter counters its discriminator.

`ignite.handlers.PiecewiseLinearStateScheduler` has the same shape, but counts its calls, so that a resumed run must
get its state back.
"""

import math
from dataclasses import dataclass

from common.checks.input_error import InputError


@dataclass(frozen=True)
class AlphaSchedule:
    """The weight alpha of the adversarial loss, a function of the epoch alone.

    Kamnitsas 2017 (thesis), sec. 5.3.1.3:  0 until e1,  alpha_max (e - e1) / (e2 - e1) until e2,  then alpha_max.
    Epochs count from 1, so that it is 0 "for the first e1 epochs", in which both networks "learn independently".

    Args:
        alpha_max: 0 for a discriminator that only looks on; from .05 to 1 the thesis found results stable.
        first_epoch: e1, the last epoch without adaptation; 0 for none.
        last_epoch: e2, the first epoch with alpha_max.
    """

    alpha_max: float
    first_epoch: int
    last_epoch: int

    def __post_init__(self) -> None:
        if not 0 <= self.alpha_max < math.inf:
            raise InputError(f"alpha_max: must be a number from 0 on, got {self.alpha_max}; 0.05 is published")
        if not 0 <= self.first_epoch < self.last_epoch:
            raise InputError(
                "alpha_from and alpha_until: must be from 0 on and in rising order, "
                f"got {self.first_epoch} and {self.last_epoch}; 10 and 35 are published"
            )

    def __call__(self, epoch: int) -> float:
        share = (epoch - self.first_epoch) / (self.last_epoch - self.first_epoch)
        return self.alpha_max * min(max(share, 0.0), 1.0)
