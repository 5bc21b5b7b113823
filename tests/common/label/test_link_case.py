"""An image of the studies becomes a case of the bundle's, whichever of its files stands for it."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from tiny_brain import file_of, read, tiny_brain

from common.checks.input_error import InputError
from common.label.link_case import link_case
from common.label.served_bundle import ServedBundle


@pytest.fixture
def deepmedic(tmp_path: Path) -> ServedBundle:
    """A bundle of the sequences flair, t1, t1c and t2, which ships weights."""
    return ServedBundle("deepmedic_brats", runs=tmp_path / "runs", trained=tmp_path / "trained")


def _files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir())


@pytest.mark.parametrize("shown", ["flair", "t1", "t1ce", "t2"])
def test_any_sequence_stands_for_all_of_its_subject(deepmedic: ServedBundle, tmp_path: Path, shown: str) -> None:
    folder = tiny_brain(tmp_path / "ann")
    tiny_brain(tmp_path / "annette")
    for file in (tmp_path / "annette").iterdir():
        file.rename(folder / file.name)
    link_case(deepmedic, file_of(folder, shown), tmp_path / "case")
    assert _files(tmp_path / "case") == [f"ann/{name}.nii.gz" for name in ("flair", "t1", "t1c", "t2")]


def test_mask_of_the_brain_comes_along(deepmedic: ServedBundle, tmp_path: Path) -> None:
    folder = tiny_brain(tmp_path / "ann")
    file_of(folder, "seg").rename(file_of(folder, "mask"))
    link_case(deepmedic, file_of(folder, "flair"), tmp_path / "case")
    assert "ann/mask.nii.gz" in _files(tmp_path / "case")


def test_volumes_of_a_four_dimensional_file_are_the_sequences_in_order(deepmedic: ServedBundle, tmp_path: Path) -> None:
    voxels = np.arange(2 * 3 * 2 * 4, dtype=np.int16).reshape(2, 3, 2, 4)
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), tmp_path / "ann.nii.gz")
    link_case(deepmedic, tmp_path / "ann.nii.gz", tmp_path / "case")
    for channel, sequence in enumerate(["flair", "t1", "t1c", "t2"]):
        np.testing.assert_array_equal(read(tmp_path / "case" / "ann" / f"{sequence}.nii"), voxels[..., channel])


@pytest.mark.parametrize("shape", [(2, 3, 2), (2, 3, 2, 3)], ids=["3-D", "three volumes"])
def test_file_that_is_no_case_is_refused(deepmedic: ServedBundle, tmp_path: Path, shape: tuple[int, ...]) -> None:
    nib.save(nib.Nifti1Image(np.zeros(shape, np.int16), np.eye(4)), tmp_path / "ann.nii.gz")
    with pytest.raises(
        InputError, match=r"ann\.nii\.gz: must be a 4-D NIfTI file of flair, t1, t1c, t2, in this order"
    ):
        link_case(deepmedic, tmp_path / "ann.nii.gz", tmp_path / "case")


def test_picture_and_its_label_lie_side_by_side(tmp_path: Path) -> None:
    nuclei = ServedBundle("unet2d_nuclei", runs=tmp_path, trained=tmp_path)
    for name in ("cells.jpg", "numbers.png"):
        (tmp_path / name).touch()
    link_case(nuclei, tmp_path / "cells.jpg", tmp_path / "case", label=tmp_path / "numbers.png")
    assert _files(tmp_path / "case") == ["images/cells.jpg", "labels/cells.png"]
