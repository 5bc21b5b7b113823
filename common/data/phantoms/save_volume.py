"""save_volume: write a synthetic volume as NIfTI, its positions in mm."""

from pathlib import Path

import nibabel as nib
import numpy as np


def save_volume(voxels: np.ndarray, affine: np.ndarray, path: Path) -> None:
    """Makes the file's folder where it is not there."""
    path.parent.mkdir(exist_ok=True)
    volume = nib.Nifti1Image(voxels, affine)
    volume.header.set_xyzt_units("mm")
    nib.save(volume, path)
