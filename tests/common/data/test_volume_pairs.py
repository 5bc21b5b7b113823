"""volume_pairs matches images and labels by name."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.data.volume_pairs import volume_pairs


def _folders(root: Path, images: list[str], labels: list[str]) -> tuple[Path, Path]:
    for folder, names in (("images", images), ("labels", labels)):
        (root / folder).mkdir()
        for name in names:
            (root / folder / name).touch()
    return root / "images", root / "labels"


def test_pairs_are_sorted_whatever_their_format(tmp_path: Path) -> None:
    images, labels = _folders(tmp_path, ["b.nii.gz", "a.mhd", "a.raw"], ["a.nrrd", "b.nii.gz"])
    assert volume_pairs(images, labels) == [
        {"case_id": "a", "image": str(images / "a.mhd"), "label": str(labels / "a.nrrd")},
        {"case_id": "b", "image": str(images / "b.nii.gz"), "label": str(labels / "b.nii.gz")},
    ]


def test_image_without_label_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"b\.nii has no label .* \(1 such, 2 files in all\)"):
        volume_pairs(*_folders(tmp_path, ["a.nii", "b.nii"], ["a.nii"]))


def test_label_without_image_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"b\.nii has no image "):
        volume_pairs(*_folders(tmp_path, ["a.nii"], ["a.nii", "b.nii"]))


def test_folder_without_images_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"images holds no image; put files of \.nii\.gz"):
        volume_pairs(*_folders(tmp_path, ["a.txt"], []))
