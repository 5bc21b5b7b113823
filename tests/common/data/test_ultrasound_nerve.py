"""ultrasound_nerve_cases knows the files of the challenge."""

from pathlib import Path

import pytest
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.ultrasound_nerve import ultrasound_nerve_cases

_FILES = ("1_1.tif", "1_1_mask.tif", "10_2.tif", "10_2_mask.tif")


@pytest.mark.parametrize("folder", ["train", "."], ids=["around", "itself"])
def test_frames_go_with_their_masks(tmp_path: Path, folder: str) -> None:
    root = touched_files(tmp_path / folder, *_FILES)
    assert ultrasound_nerve_cases(tmp_path) == [
        {"case_id": name, "image": str(root / f"{name}.tif"), "label": str(root / f"{name}_mask.tif")}
        for name in ("10_2", "1_1")
    ]


def test_frame_without_mask_is_named(tmp_path: Path) -> None:
    touched_files(tmp_path, *_FILES, "2_1.tif")
    with pytest.raises(InputError, match=r"2_1\.tif has no 2_1_mask\.tif beside it \(1 such, 3 frames in all\)"):
        ultrasound_nerve_cases(tmp_path)


def test_masks_are_not_segmented_and_tests_come_first(tmp_path: Path) -> None:
    touched_files(tmp_path / "train", *_FILES)
    assert [case["case_id"] for case in ultrasound_nerve_cases(tmp_path, with_labels=False)] == ["10_2", "1_1"]
    touched_files(tmp_path / "test", "1.tif", "2.tif")
    cases = ultrasound_nerve_cases(tmp_path, with_labels=False)
    assert cases == [{"case_id": name, "image": str(tmp_path / f"test/{name}.tif")} for name in "12"]


@pytest.mark.parametrize("name", ["images/a.tif", "1_1.tif", "a_mask.tif"])
def test_other_layouts_have_no_case(tmp_path: Path, name: str) -> None:
    assert ultrasound_nerve_cases(touched_files(tmp_path, name)) == []
