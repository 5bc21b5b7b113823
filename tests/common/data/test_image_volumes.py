"""image_cases finds what there is to segment."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.data.image_volumes import image_cases


def _touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["images/b.nii", "images/a.mha", "labels/a.nii"], ["images/a.mha", "images/b.nii"]),
        (["imagesTr/a.nii.gz", "labelsTr/a.nii.gz"], ["imagesTr/a.nii.gz"]),
        (["imagesTr/a.nii.gz", "imagesTs/b.nii.gz"], ["imagesTs/b.nii.gz"]),
        (["Case00.mhd", "Case00_segmentation.mhd", "Case01.mhd"], ["Case00.mhd", "Case01.mhd"]),
        (["TestData/Case00.mhd", "TestData/Case00.raw"], ["TestData/Case00.mhd"]),
        (["b.nrrd", "a.nii.gz", "._a.nii.gz", "notes.txt"], ["a.nii.gz", "b.nrrd"]),
    ],
    ids=["simple", "decathlon", "decathlon test images", "promise12", "promise12 test data", "flat"],
)
def test_images_are_found_in_every_layout(tmp_path: Path, names: list[str], expected: list[str]) -> None:
    assert [case["image"] for case in image_cases(_touch(tmp_path, *names))] == [
        str(tmp_path / name) for name in expected
    ]


def test_a_single_file_is_one_case(tmp_path: Path) -> None:
    path = _touch(tmp_path, "scan.nii.gz") / "scan.nii.gz"
    assert image_cases(str(path)) == [{"case_id": "scan", "image": str(path)}]


def test_a_single_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"scan\.png is no volume; give a file of \.nii\.gz"):
        image_cases(_touch(tmp_path, "scan.png") / "scan.png")


def test_two_files_of_one_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="both case 'a'"):
        image_cases(_touch(tmp_path, "a.nii", "a.nii.gz"))


def test_archives_that_number_alike_are_refused_together(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="both case 'Case00'"):
        image_cases(_touch(tmp_path, "TestData/Case00.mhd", "TrainingData_Part1/Case00.mhd"))


def test_folder_without_volumes_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no volume; put files of \.nii\.gz"):
        image_cases(_touch(tmp_path, "scan.png"))


@pytest.mark.parametrize("dataset_dir", ["", "nowhere"])
def test_missing_folder_is_refused(dataset_dir: str) -> None:
    with pytest.raises(InputError, match="dataset_dir"):
        image_cases(dataset_dir)
