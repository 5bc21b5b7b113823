"""ramp_up: how the weight of a regulariser grows at the start of training.

torch's and ignite's schedulers set a parameter of an optimiser; this one multiplies a loss.
"""

import math


def ramp_up(iteration: int, *, length: int) -> float:
    """The share of its final weight that a regulariser has at an iteration, from 0 on; before that, the share at 0.

    Laine & Aila 2017 (arXiv:1610.02242), sec. 2:  exp(-5 (1 - t / length)²)  up to t = length, then 1.
    They set it to zero in the very first epoch; here it starts at exp(-5) = 0.7 %. A length of 0 is no ramp at all.
    """
    if length < 0:
        raise ValueError(f"length must be 0 or more, got {length}")
    done = min(max(iteration, 0) / length, 1.0) if length else 1.0
    return math.exp(-5 * (1 - done) ** 2)
