"""picture_cases recognises the layout and splits."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.segmentation_pictures import picture_cases

_LAYOUTS = {
    "simple": ("images/{}.png", "labels/{}.tif"),
    "data science bowl": ("stage1_train/{0}/images/{0}.png", "stage1_train/{0}/masks/1.png"),
}


@pytest.mark.parametrize("layout", _LAYOUTS.values(), ids=_LAYOUTS.keys())
def test_every_layout_gives_the_same_split(tmp_path: Path, layout: tuple[str, str]) -> None:
    names = [f"Case{number:02d}" for number in range(20)]
    touched_files(tmp_path, *(pattern.format(name) for pattern in layout for name in names))
    training, validation = (picture_cases(tmp_path, part="training"), picture_cases(tmp_path, part="validation"))
    assert [case["case_id"] for case in validation] == ["Case05", "Case06", "Case07", "Case18"]
    assert sorted(case["case_id"] for case in training + validation) == names


@pytest.mark.parametrize(
    ("names", "case_ids"),
    [
        (["01/t000.tif", "01/t001.tif", "01_GT/SEG/man_seg001.tif"], ["01_t001"]),
        (["train/1_1.tif", "train/1_1_mask.tif"], ["1_1"]),
        (["images/a.jpg", "labels/a.png", "stage1_train/b/images/b.png"], ["a"]),
    ],
    ids=["cell tracking", "ultrasound", "simple before others"],
)
def test_layout_is_recognised(tmp_path: Path, names: list[str], case_ids: list[str]) -> None:
    cases = picture_cases(touched_files(tmp_path, *names), part="all")
    assert [case["case_id"] for case in cases] == case_ids
    assert all(Path(case[key]).is_file() for case in cases for key in ("image", "label"))


def test_stacks_are_recognised(tmp_path: Path) -> None:
    for name in ("train-volume.tif", "train-labels.tif"):
        tifffile.imwrite(tmp_path / name, np.zeros((3, 8, 8), dtype=np.uint8), photometric="minisblack")
    assert [case["case_id"] for case in picture_cases(tmp_path, part="all")] == [
        f"train-volume_0{page}" for page in range(3)
    ]


def test_picture_without_label_is_named(tmp_path: Path) -> None:
    touched_files(tmp_path, "images/a.png", "images/b.png", "labels/a.png")
    with pytest.raises(
        InputError, match=r"b\.png has no label of the same name in .*labels \(1 such, 2 files in all\)"
    ):
        picture_cases(tmp_path, part="all")


def test_folder_without_pictures_is_named(tmp_path: Path) -> None:
    touched_files(tmp_path, "images/a.nii.gz", "labels/a.nii.gz")
    with pytest.raises(
        InputError, match=r"images holds no image; put files of \.png, \.tif, \.tiff, \.jpg, \.jpeg there"
    ):
        picture_cases(tmp_path, part="all")


@pytest.mark.parametrize(("present", "absent"), [("images", "labels"), ("labels", "images")])
def test_half_a_layout_says_which_folder_is_missing(tmp_path: Path, present: str, absent: str) -> None:
    with pytest.raises(InputError, match=f"a folder {present} but no {absent}; a data set is images/NAME"):
        picture_cases(touched_files(tmp_path, f"{present}/a.png"), part="all")


def test_unknown_layout_shows_how_layouts_look(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"no layout we know; .*images/.*stage1_train/.*NN_GT.*train-volume.*S_N"
    ) as caught:
        picture_cases(touched_files(tmp_path, "a/b.png"), part="all")
    assert "\n" not in str(caught.value)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        picture_cases(tmp_path / "nowhere", part="all")


def test_folds_are_handed_on(tmp_path: Path) -> None:
    touched_files(tmp_path, *(f"{folder}/{name}.png" for folder in ("images", "labels") for name in "abcdef"))
    held_out = [picture_cases(tmp_path, part="validation", folds=3, fold=fold) for fold in range(3)]
    assert sorted(case["case_id"] for fold in held_out for case in fold) == list("abcdef")


def test_real_nuclei_are_found_and_split(shared_data: Path) -> None:
    counts = {part: len(picture_cases(shared_data / "nuclei", part=part)) for part in ("all", "training", "validation")}
    assert counts["all"] == 470 == counts["training"] + counts["validation"]
    assert 70 < counts["validation"] < 120  # a fifth, give or take three standard deviations
