"""check_same_grid: whether two volumes of a case lie on each other voxel by voxel."""

from itertools import product

import numpy as np
from monai.data import MetaTensor

from common.checks.input_error import InputError

_TOLERANCE = 0.1  # mm at the corners: headers are rounded, NIfTI's to float32


def check_same_grid(volume: MetaTensor, image: MetaTensor, *, path: str, image_path: str) -> None:
    """InputError unless `volume` has one channel, and the size and the affine of `image`; names both files."""
    size = (1, *image.shape[1:])
    if tuple(volume.shape) != size:
        raise InputError(f"{path}: size {tuple(volume.shape)} must be its image's, {size} ({image_path})")
    corners = np.array(list(product(*((0, side - 1) for side in image.shape[1:]), (1,))))
    shifts = corners @ (np.asarray(volume.affine) - np.asarray(image.affine)).T
    shift = np.abs(shifts).max()
    if not shift <= _TOLERANCE:
        raise InputError(f"{path}: affine must be its image's, differs by up to {shift:.3g} mm ({image_path})")
