"""segmentation_cases recognises the layout and splits."""

from pathlib import Path

import pytest
from real_folder import real_folder

from common.checks.input_error import InputError
from common.data.segmentation_volumes import segmentation_cases

_LAYOUTS = {
    "simple": ("images/{}.nii.gz", "labels/{}.nii.gz"),
    "decathlon": ("imagesTr/{}.nii.gz", "labelsTr/{}.nii.gz"),
    "promise12": ("{}.mhd", "{}_segmentation.mhd"),
    "promise12 in folders": ("TrainingData_Part1/{}.mhd", "TrainingData_Part1/{}_segmentation.mhd"),
}


def _touch(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


@pytest.mark.parametrize("layout", _LAYOUTS.values(), ids=_LAYOUTS.keys())
def test_every_layout_gives_the_same_split(tmp_path: Path, layout: tuple[str, str]) -> None:
    names = [f"Case{number:02d}" for number in range(20)]
    _touch(tmp_path, *(pattern.format(name) for pattern in layout for name in names))
    training, validation = (
        segmentation_cases(tmp_path, part="training"),
        segmentation_cases(tmp_path, part="validation"),
    )
    assert [case["case_id"] for case in validation] == ["Case05", "Case06", "Case07", "Case18"]
    assert sorted(case["case_id"] for case in training + validation) == names
    assert all(Path(case[key]).is_file() for case in training for key in ("image", "label"))


@pytest.mark.parametrize(
    ("name", "missing"),
    [("images/a.nii", "labels"), ("labels/a.nii", "images"), ("imagesTr/a.nii", "labelsTr")],
    ids=["no labels", "no images", "no labelsTr"],
)
def test_half_a_layout_says_which_folder_is_missing(tmp_path: Path, name: str, missing: str) -> None:
    with pytest.raises(InputError, match=f"but no {missing}; a data set is images/"):
        segmentation_cases(_touch(tmp_path, name), part="all")


def test_unknown_layout_shows_how_layouts_look(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no layout we know; .*images/.*imagesTr/.*CaseNN") as caught:
        segmentation_cases(_touch(tmp_path, "a/b.nii.gz"), part="all")
    assert "\n" not in str(caught.value)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        segmentation_cases(tmp_path / "nowhere", part="all")


def test_real_hippocampus_data_is_found_and_split(shared_data: Path) -> None:
    folder = real_folder(shared_data, "hippocampus")
    counts = {part: len(segmentation_cases(folder, part=part)) for part in ("all", "training", "validation")}
    assert counts == {"all": 120, "training": 95, "validation": 25}


def test_folds_are_handed_on(tmp_path: Path) -> None:
    _touch(tmp_path, *(f"{folder}/{name}.nii.gz" for folder in ("images", "labels") for name in "abcdef"))
    held_out = [segmentation_cases(tmp_path, part="validation", folds=3, fold=fold) for fold in range(3)]
    assert sorted(case["case_id"] for fold in held_out for case in fold) == list("abcdef")
