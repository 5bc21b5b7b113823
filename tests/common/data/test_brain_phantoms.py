"""brain_phantoms is a data set in the simple layout of several sequences."""

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
from monai.transforms import LoadImage

from common.checks.input_error import InputError
from common.data.brain_phantoms import brain_phantoms
from common.data.phantoms.brain_case import brain_case

_SEQUENCES = ("flair", "t1", "t1c", "t2")


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.nii.gz"))


def test_every_case_is_a_folder_of_sequences_and_a_label(tmp_path: Path) -> None:
    folder = Path(brain_phantoms(tmp_path, count=2))
    expected = [f"brain_00{i}/{name}.nii.gz" for i in (0, 1) for name in sorted((*_SEQUENCES, "label"))]
    assert _files(folder) == expected


def test_files_hold_the_case_exactly(tmp_path: Path) -> None:
    images, label, affine = brain_case(np.random.default_rng([3, 0]))
    case = Path(brain_phantoms(tmp_path, count=1, seed=3)) / "brain_000"
    for name, expected in (images | {"label": label}).items():
        volume = LoadImage(image_only=True)(case / f"{name}.nii.gz")
        np.testing.assert_array_equal(volume.numpy(), expected)
        # NIfTI keeps the affine in float32
        np.testing.assert_allclose(volume.affine.numpy(), affine, rtol=1e-6, atol=1e-5)
        assert nib.load(case / f"{name}.nii.gz").get_data_dtype() == expected.dtype


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (Path(brain_phantoms(tmp_path / name, count=1)) for name in ("a", "b"))
    assert _files(first)
    for name in _files(first):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_without_labels_there_are_sequences_only(tmp_path: Path) -> None:
    folder = Path(brain_phantoms(tmp_path, count=1, labels=False))
    assert _files(folder) == [f"brain_000/{name}.nii.gz" for name in _SEQUENCES]


def test_phantoms_of_another_centre_have_a_folder_of_their_own(tmp_path: Path) -> None:
    folder = Path(brain_phantoms(tmp_path, count=1, centre="away"))
    assert folder.name == "brain-away-v1-1-cases-seed-0"
    images, _, _ = brain_case(np.random.default_rng([0, 0]), centre="away")
    for name, expected in images.items():
        np.testing.assert_array_equal(nib.load(folder / "brain_000" / f"{name}.nii.gz").dataobj, expected)


def test_unknown_centre_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="centre: there is no 'awy'; did you mean away"):
        brain_phantoms(tmp_path, centre="awy")
    assert list(tmp_path.iterdir()) == []
