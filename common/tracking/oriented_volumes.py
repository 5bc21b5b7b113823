"""OrientedVolumes: image, label and prediction on one grid, cut the way a radiologist reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from nibabel.orientations import apply_orientation, axcodes2ornt
from numpy.typing import NDArray

from common.tracking.panel import Panel

_PLANES = ("sagittal", "coronal", "axial")  # by the axis of a RAS volume that the slice is across
_LETTERS = ("APSI", "RLSI", "RLAP")


@dataclass(frozen=True)
class OrientedVolumes:
    """Volumes whose axes point to the right, to anterior and to superior.

    Attributes:
        label: class indices; may be absent.
        pred: as label.
        spacing: mm along each axis.
        has_letters: whether it is known where the axes point to.
    """

    image: NDArray[np.float32]
    label: NDArray[np.integer] | None
    pred: NDArray[np.integer] | None
    spacing: Sequence[float]
    has_letters: bool

    @classmethod
    def turned(
        cls,
        image: NDArray[np.float32],
        label: NDArray[np.integer] | None,
        pred: NDArray[np.integer] | None,
        *,
        spacing: Sequence[float],
        axis_codes: str | None,
    ) -> "OrientedVolumes":
        """Of volumes whose axes point to these, like "LPS"; None takes them for RAS, and leaves the letters out."""
        to_ras = axcodes2ornt(axis_codes or "RAS")
        size = [0.0, 0.0, 0.0]
        for (axis, _), mm in zip(to_ras, spacing, strict=True):
            size[int(axis)] = float(mm)

        def turn(classes: NDArray[np.integer] | None) -> NDArray[np.integer] | None:
            return None if classes is None else apply_orientation(classes, to_ras)

        return cls(apply_orientation(image, to_ras), turn(label), turn(pred), size, axis_codes is not None)

    def panel(self, axis: int, index: int) -> Panel:
        """The slice across an axis. The patient's right is at the picture's left, anterior or superior at its top, and
        in the sagittal plane anterior is at the left.
        """

        def cut(volume: NDArray[Any] | None) -> Any:
            # the two axes that are left point to the left and to the top of the picture: against its columns and rows
            return None if volume is None else np.flip(volume.take(index, axis)).T

        horizontal, vertical = (self.spacing[other] for other in range(3) if other != axis)
        return Panel(
            name=_PLANES[axis],
            image=cut(self.image),
            label=cut(self.label),
            pred=cut(self.pred),
            pixel=(vertical, horizontal),
            letters=_LETTERS[axis] if self.has_letters else "",
        )
