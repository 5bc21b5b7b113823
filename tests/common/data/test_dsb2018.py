"""dsb2018_cases knows the folders of the Data Science Bowl."""

from pathlib import Path

import pytest
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.dsb2018 import dsb2018_cases

_CASES = ("b/images/b.png", "b/masks/2.png", "b/masks/1.png", "a/images/a.png", "a/masks/1.png", "a/masks/notes.txt")


@pytest.mark.parametrize("folder", ["stage1_train", "."], ids=["around", "itself"])
def test_masks_of_each_picture_are_its_label(tmp_path: Path, folder: str) -> None:
    touched_files(tmp_path / folder, *_CASES)
    root = tmp_path / folder
    assert dsb2018_cases(tmp_path) == [
        {"case_id": "a", "image": str(root / "a/images/a.png"), "label": [str(root / "a/masks/1.png")]},
        {
            "case_id": "b",
            "image": str(root / "b/images/b.png"),
            "label": [str(root / "b/masks/1.png"), str(root / "b/masks/2.png")],
        },
    ]


def test_picture_without_a_nucleus_has_an_empty_label(tmp_path: Path) -> None:
    touched_files(tmp_path, "a/images/a.png", "a/masks/.DS_Store")
    assert [case["label"] for case in dsb2018_cases(tmp_path)] == [[]]


def test_picture_without_masks_is_named(tmp_path: Path) -> None:
    touched_files(tmp_path, *_CASES, "c/images/c.png")
    with pytest.raises(
        InputError, match=r"c\.png has no masks in .*; move it away, or segment it with inference\.json"
    ):
        dsb2018_cases(tmp_path)


def test_two_pictures_of_one_case_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"images must hold one picture, its case's, got 2"):
        dsb2018_cases(touched_files(tmp_path, *_CASES, "a/images/b.png"))


def test_pictures_to_segment_are_those_of_the_test(tmp_path: Path) -> None:
    touched_files(tmp_path, *(f"stage1_train/{name}" for name in _CASES))
    images = [{"case_id": name, "image": str(tmp_path / f"stage1_train/{name}/images/{name}.png")} for name in "ab"]
    assert dsb2018_cases(tmp_path, with_labels=False) == images
    touched_files(tmp_path, "stage1_test/c/images/c.png")
    assert [case["case_id"] for case in dsb2018_cases(tmp_path, with_labels=False)] == ["c"]
    assert [case["case_id"] for case in dsb2018_cases(tmp_path)] == ["a", "b"]


def test_other_layouts_have_no_case(tmp_path: Path) -> None:
    assert dsb2018_cases(touched_files(tmp_path, "images/a.png", "labels/a.png")) == []
