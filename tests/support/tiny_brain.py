"""A case of a data set: a small skull-stripped brain with a nested tumour, its files named as in BraTS 2017 to 2020."""

from pathlib import Path

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

SEQUENCES = ("flair", "t1", "t1ce", "t2")
_AFFINE = np.diag([-1.0, -1.0, 1.0, 1.0])  # LPS, 1 mm, as the challenge's files have it


def tiny_brain(folder: Path, *, shape: tuple[int, int, int] = (14, 12, 10)) -> Path:
    """The case's folder, with `<name>_{flair,t1,t1ce,t2,seg}.nii.gz` in it: noise in an ellipsoid, labels 1, 2, 4."""
    rng = np.random.default_rng(0)
    offsets = [(np.arange(side) - (side - 1) / 2) / (side / 2) for side in shape]
    brain = sum(offset**2 for offset in np.meshgrid(*offsets, indexing="ij")) < 1
    for sequence in SEQUENCES:
        save(rng.integers(1, 1000, shape) * brain, file_of(folder, sequence))
    label = np.zeros(shape)
    for reach, value in ((2, 2), (1, 4), (0, 1)):  # oedema around an enhancing rim around necrosis
        label[tuple(slice(max(side // 2 - reach, 0), side // 2 + reach + 1) for side in shape)] = value
    save(label, file_of(folder, "seg"))
    return folder


def file_of(folder: Path, name: str) -> Path:
    """The file of a sequence, or of the label ("seg"), in the case's folder."""
    return folder / f"{folder.name}_{name}.nii.gz"


def read(file: Path) -> NDArray[np.float64]:
    voxels: NDArray[np.float64] = nib.load(file).get_fdata()
    return voxels


def save(voxels: NDArray[np.generic], file: Path, *, affine: NDArray[np.float64] = _AFFINE) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    nib.save(nib.Nifti1Image(voxels.astype(np.int16), affine), file)
