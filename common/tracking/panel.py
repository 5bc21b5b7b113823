"""Panel: one slice as it is shown."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Panel:
    """Rows run from the top of the picture to its bottom, columns from its left to its right, colours last."""

    name: str
    image: NDArray[np.float32]
    label: NDArray[np.integer] | None
    pred: NDArray[np.integer] | None
    pixel: tuple[float, float]  # height and width of a pixel, mm
    letters: str  # what lies at the left, right, top and bottom ("RLAP"); empty where unknown

    @property
    def height(self) -> float:
        """mm"""
        return self.image.shape[0] * self.pixel[0]

    @property
    def width(self) -> float:
        """mm"""
        return self.image.shape[1] * self.pixel[1]
