"""Of the images that several bundles share, each learns from those that are for it."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from touched_files import touched_files

from common.label.served_bundle import ServedBundle
from common.label.unfit_image import unfit_image

_FIT = {
    "vnet_prostate": ["gland.nii.gz", "other.nrrd", "alone_t2.nii.gz"],
    "deepmedic_brats": ["ann_flair.nii.gz", "ann-4d.nii.gz"],
    "adversarial_uda_tbi": ["eve_flair.nii.gz"],
    "unet2d_nuclei": ["cells.png", "cells.tiff"],
}


@pytest.fixture
def studies(tmp_path: Path) -> Path:
    """Images for every bundle: eve has a SWI, which stands in for the gradient echo."""
    for name in ("cells.png", "cells.tiff"):
        (tmp_path / name).touch()
    touched_files(tmp_path, "other.nrrd", "alone_t2.nii.gz", *(f"bob_{name}.nii.gz" for name in ("flair", "t1")))
    touched_files(tmp_path, *(f"ann_{name}.nii.gz" for name in ("flair", "t1", "t1ce", "t2")))
    touched_files(tmp_path, *(f"eve_{name}.nii.gz" for name in ("flair", "t1", "t2", "pd", "swi")))
    for name, shape in (("gland", (2, 2, 2)), ("ann-4d", (2, 2, 2, 4))):
        nib.save(nib.Nifti1Image(np.zeros(shape, np.int16), np.eye(4)), tmp_path / f"{name}.nii.gz")
    return tmp_path


def _served(name: str, folder: Path) -> ServedBundle:
    bundle = ServedBundle(name, runs=folder / "runs", trained=folder / "trained")
    vars(bundle)["_recorded"] = dict  # as the bundle has it: no weights are needed
    return bundle


@pytest.mark.parametrize("name", _FIT)
def test_only_what_a_bundle_takes_is_fit(studies: Path, name: str) -> None:
    bundle = _served(name, studies)
    fit = [file.name for file in sorted(studies.iterdir()) if unfit_image(bundle, file) is None]
    first = [file for file in fit if not file.startswith(("ann_", "eve_")) or "flair" in file]  # stands for its subject
    assert first == sorted(_FIT[name])


@pytest.mark.parametrize(
    ("name", "file", "reason"),
    [
        ("unet2d_nuclei", "gland.nii.gz", "no picture"),
        ("vnet_prostate", "cells.png", "a picture, no volume"),
        ("vnet_prostate", "ann_flair.nii.gz", "several sequences, where it takes one volume"),
        ("deepmedic_brats", "bob_flair.nii.gz", "no t1c, no t2 beside it"),
        (
            "deepmedic_brats",
            "gland.nii.gz",
            "neither a file of flair, t1, t1c, t2 nor called SUBJECT_flair with the others beside it",
        ),
    ],
)
def test_reason_is_told(studies: Path, name: str, file: str, reason: str) -> None:
    assert unfit_image(_served(name, studies), studies / file) == reason


def test_broken_file_is_left_to_the_checks_of_the_data(studies: Path) -> None:
    assert unfit_image(_served("vnet_prostate", studies), studies / "alone_t2.nii.gz") is None
