"""PelvicTissues: how bright each tissue of the male pelvis is in one scan."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PelvicTissues:
    """T2-weighted brightness, 0 for air and about 1 for urine.

    The ranges of `draw` lie close: under a bias field muscle is like the gland's centre, and fat like its periphery.
    """

    fat: float
    muscle: float
    marrow: float
    urine: float
    central_gland: float
    peripheral_zone: float

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "PelvicTissues":
        """Tissues as one patient on one scanner shows them."""
        return cls(
            fat=rng.uniform(0.42, 0.62),
            muscle=rng.uniform(0.16, 0.3),
            marrow=rng.uniform(0.35, 0.6),
            urine=rng.uniform(0.85, 1.1),
            central_gland=rng.uniform(0.34, 0.48),
            peripheral_zone=rng.uniform(0.68, 0.95),
        )
