"""A bundle learns from labels of its own classes only, whatever segments a program has made beside them."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from common.label.unfit_label import unfit_label

_VALUES = {"necrosis": 1, "oedema": 2, "enhancing": 4}


def _label(folder: Path, *drawn: int) -> Path:
    voxels = np.resize(np.array([0, *drawn], np.int16), (3, 2, 2))
    nib.save(nib.Nifti1Image(voxels, np.eye(4)), folder / "label.nii.gz")
    return folder / "label.nii.gz"


@pytest.mark.parametrize(
    ("drawn", "names"),
    [
        ([1, 2, 4], []),
        ([], []),
        ([1, 2], ["oedema", "enhancing"]),
        ([2], ["prostate", "necrosis"]),
    ],
    ids=["values of classes", "empty", "names of classes", "nothing drawn in the other's segment"],
)
def test_label_of_own_classes_is_fit(tmp_path: Path, drawn: list[int], names: list[str]) -> None:
    assert unfit_label(_label(tmp_path, *drawn), names=names, values=_VALUES) is None


@pytest.mark.parametrize(
    ("drawn", "names", "reason"),
    [
        ([1, 3, 7], [], "its label has 3, 7, which is no class"),
        (
            [1, 2],
            ["edema", "prostate"],
            "its label has a segment 'edema', 'prostate', which is no class; did you mean oedema?",
        ),
        ([3], ["oedema"], "its label has segments without a name; save it once more"),
    ],
    ids=["other values", "other names", "too few names"],
)
def test_label_of_other_classes_is_not(tmp_path: Path, drawn: list[int], names: list[str], reason: str) -> None:
    assert unfit_label(_label(tmp_path, *drawn), names=names, values=_VALUES) == reason


def test_broken_label_is_not_fit(tmp_path: Path) -> None:
    (tmp_path / "label.nii.gz").write_bytes(b"nothing")
    reason = unfit_label(tmp_path / "label.nii.gz", names=[], values=_VALUES)
    assert reason is not None
    assert "cannot be read as an image" in reason
