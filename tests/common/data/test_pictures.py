"""pictures_to_segment finds what there is to segment."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.pictures import pictures_to_segment


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["images/b.png", "images/a.JPG", "labels/a.png"], ["images/a.JPG", "images/b.png"]),
        (["b.tiff", "a.png", "._a.png", "notes.txt"], ["a.png", "b.tiff"]),
        (["stage1_train/a/images/a.png", "stage1_test/b/images/b.png"], ["stage1_test/b/images/b.png"]),
        (["a/images/a.png"], ["a/images/a.png"]),
        (["01/t000.tif", "02/t000.tif", "01_GT/SEG/man_seg000.tif"], ["01/t000.tif", "02/t000.tif"]),
        (["train/1_1.tif", "train/1_1_mask.tif"], ["train/1_1.tif"]),
    ],
    ids=["simple", "flat", "data science bowl", "its test alone", "cell tracking", "ultrasound"],
)
def test_pictures_are_found_in_every_layout(tmp_path: Path, names: list[str], expected: list[str]) -> None:
    cases = pictures_to_segment(touched_files(tmp_path, *names))
    assert [case["image"] for case in cases] == [str(tmp_path / name) for name in expected]
    assert len({case["case_id"] for case in cases}) == len(cases)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    path = tmp_path / "cells.tif"
    tifffile.imwrite(path, np.zeros((3, 8, 8), dtype=np.uint8), photometric="minisblack")
    return path


def test_every_page_of_a_stack_is_a_picture(stack: Path) -> None:
    pages = [{"case_id": f"cells_0{page}", "image": f"{stack}#{page}"} for page in range(3)]
    assert pictures_to_segment(stack) == pages
    assert pictures_to_segment(stack.parent) == pages


def test_one_page_of_a_stack_can_be_asked_for(stack: Path) -> None:
    assert pictures_to_segment(f"{stack}#2") == [{"case_id": "cells", "image": f"{stack}#2"}]


def test_a_single_file_is_one_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = touched_files(tmp_path, "a.b.png") / "a.b.png"
    assert pictures_to_segment(str(path)) == [{"case_id": "a.b", "image": str(path)}]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert pictures_to_segment("~/a.b.png") == [{"case_id": "a.b", "image": str(path)}]


def test_a_single_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"scan\.nii is no picture; give a file of \.png"):
        pictures_to_segment(touched_files(tmp_path, "scan.nii") / "scan.nii")


def test_two_files_of_one_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="both case 'a'"):
        pictures_to_segment(touched_files(tmp_path, "a.png", "a.tif"))


def test_folder_without_pictures_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no picture; put files of \.png, .* there or into .*images"):
        pictures_to_segment(touched_files(tmp_path, "scan.nii"))


@pytest.mark.parametrize("dataset_dir", ["", "nowhere", "nowhere.png"])
def test_missing_folder_is_refused(dataset_dir: str) -> None:
    with pytest.raises(InputError, match="dataset_dir"):
        pictures_to_segment(dataset_dir)
