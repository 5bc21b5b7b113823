"""display_panels: the slices of a volume, turned the way a radiologist reads them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from common.tracking.oriented_volumes import OrientedVolumes
from common.tracking.panel import Panel


def display_panels(
    image: NDArray[np.float32],
    label: NDArray[np.integer] | None,
    pred: NDArray[np.integer] | None,
    *,
    spacing: Sequence[float],
    axis_codes: str | None,
) -> list[Panel]:
    """Axial, coronal and sagittal slices of a volume, or the one slice that a 2D image is.

    Radiological convention: the patient's right is at the picture's left, anterior or superior at its top, and in the
    sagittal plane anterior is at the left. The slices go through the centre of mass of the label's largest piece, or of
    the prediction's where there is no label, or the middle of the volume; a plane whose slice there misses the piece,
    as in a ring, shows the slice with most of it. Of a 2D image the first axis is x, to the right, and the second y,
    down, as MONAI's readers give it.

    Args:
        image: (H, W) or (H, W, D); or (H, W, 3), in colour, where the spacing is that of two axes.
        label: class indices, shape as image.
        pred: as label.
        spacing: mm along each axis.
        axis_codes: where each axis of a volume points to, like "RAS" or "LPS"; None shows it as RAS, without letters.
    """
    if len(spacing) == 2:
        pixel = (float(spacing[1]), float(spacing[0]))
        shown = image.swapaxes(0, 1)
        return [Panel("", shown, None if label is None else label.T, None if pred is None else pred.T, pixel, "")]
    volumes = OrientedVolumes.turned(image, label, pred, spacing=spacing, axis_codes=axis_codes)
    centre = _centre(volumes.image.shape, volumes.label, volumes.pred)
    return [volumes.panel(axis, centre[axis]) for axis in (2, 1, 0)]


def _centre(
    shape: tuple[int, ...], label: NDArray[np.integer] | None, pred: NDArray[np.integer] | None
) -> tuple[int, ...]:
    for structure in (label, pred):
        if structure is not None and structure.any():
            voxels = np.nonzero(_largest_piece(structure))
            return tuple(_centre_along(index, size) for index, size in zip(voxels, shape, strict=True))
    return tuple(size // 2 for size in shape)


def _largest_piece(structure: NDArray[np.integer]) -> NDArray[np.bool_]:
    pieces, _ = ndimage.label(structure)
    largest: NDArray[np.bool_] = pieces == 1 + np.bincount(pieces[pieces > 0] - 1).argmax()
    return largest


def _centre_along(indices: NDArray[np.intp], size: int) -> int:
    area = np.bincount(indices, minlength=size)
    centre = round(float(indices.mean()))
    return centre if area[centre] else int(area.argmax())
