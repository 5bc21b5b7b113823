"""Thumbnail: a slice of a case, small enough that those of a whole data set can be kept."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from common.tracking.contrast_window import contrast_window
from common.tracking.panel import Panel

_LONGEST = 160  # pixels


class Thumbnail(NamedTuple):
    """Rows from the top to the bottom, columns from the left to the right."""

    image: NDArray[np.uint8]  # (H, W), or (H, W, 3) in colour
    label: NDArray[np.int32] | None  # classes or objects, (H, W)
    pixel: tuple[float, float]  # height and width, mm

    @property
    def nbytes(self) -> int:
        return self.image.nbytes + (0 if self.label is None else self.label.nbytes)

    @classmethod
    def of(cls, panel: Panel, *, instances: bool = False) -> "Thumbnail":
        """Every n-th row and column of the panel, its `contrast_window` as black to white.

        Args:
            instances: the label numbers objects, which are counted anew.
        """
        step = -(-max(panel.image.shape[:2]) // _LONGEST)
        image = np.nan_to_num(panel.image[::step, ::step])
        low, high = contrast_window(image)
        grey = ((image.astype(np.float32) - low) * (255 / (high - low))).clip(0, 255).astype(np.uint8)
        label: Any = None if panel.label is None else panel.label[::step, ::step]
        if instances and label is not None:
            label = np.unique(label, return_inverse=True)[1].reshape(label.shape)
        return cls(
            grey, None if label is None else label.astype(np.int32), (step * panel.pixel[0], step * panel.pixel[1])
        )
