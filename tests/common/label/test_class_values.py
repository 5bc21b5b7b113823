"""An annotator's segments get the values of the bundle's classes, by their names."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from tiny_brain import read

from common.checks.input_error import InputError
from common.label.class_values import write_class_values

_VALUES = {"necrosis": 1, "oedema": 2, "enhancing": 4}
_AFFINE = np.diag([-2.0, -2.0, 3.0, 1.0])


@pytest.fixture
def label(tmp_path: Path) -> Path:
    """A label map of the values 0 to 3."""
    nib.save(nib.Nifti1Image(np.arange(8, dtype=np.int16).reshape(2, 2, 2) % 4, _AFFINE), tmp_path / "label.nii.gz")
    return tmp_path / "label.nii.gz"


def test_segments_are_renumbered_by_their_names(label: Path, tmp_path: Path) -> None:
    file = write_class_values(label, tmp_path / "new.nii.gz", names=["enhancing", "oedema", "necrosis"], values=_VALUES)
    assert read(file).ravel().tolist() == [0, 4, 2, 1, 0, 4, 2, 1]
    np.testing.assert_array_equal(nib.load(file).affine, _AFFINE)


@pytest.mark.parametrize("names", [[], ["necrosis", "oedema"]], ids=["no names", "same order"])
def test_label_with_the_classes_values_is_left_as_it_is(label: Path, tmp_path: Path, names: list[str]) -> None:
    assert write_class_values(label, tmp_path / "new.nii.gz", names=names, values=_VALUES) == label
    assert not (tmp_path / "new.nii.gz").exists()


def test_segment_of_another_bundle_has_no_value(label: Path, tmp_path: Path) -> None:
    names = ["prostate", "oedema", "enhancing"]  # the first in which nothing is drawn, if `unfit_label` was asked
    file = write_class_values(label, tmp_path / "new.nii.gz", names=names, values=_VALUES)
    assert read(file).ravel().tolist() == [0, 0, 2, 4, 0, 0, 2, 4]


def test_renumbering_wants_nifti(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must be saved as \.nii\.gz"):
        write_class_values(tmp_path / "label.nrrd", tmp_path / "new.nii.gz", names=["enhancing"], values=_VALUES)
