"""class_folder_cases lists pictures that lie in a folder for each class."""

from pathlib import Path

import numpy as np
import pytest
import tifffile
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.class_folders import class_folder_cases

_CLASSES = ("dog", "cat")


def _listed(root: Path, class_names: tuple[str, ...] = _CLASSES) -> dict[str, tuple[int | None, str]]:
    """Label and official part, by case id."""
    cases = class_folder_cases(root, class_names=class_names)
    assert all(case["image"] == f"{root}/{case['case_id']}.png" for case in cases)
    return {case["case_id"]: (case.get("label"), case["official"]) for case in cases}


def test_labels_are_places_in_the_class_names(tmp_path: Path) -> None:
    touched_files(tmp_path, "dog/a.png", "cat/a.png", "cat/b.png", "cat/notes.txt", ".git/c.png")
    assert _listed(tmp_path) == {"cat/a": (1, "train"), "cat/b": (1, "train"), "dog/a": (0, "train")}


def test_parts_of_the_data_set_are_told_apart(tmp_path: Path) -> None:
    touched_files(tmp_path, *(f"{part}/{name}/a.png" for part in ("train", "val", "test") for name in _CLASSES))
    assert _listed(tmp_path) == {
        f"{part}/{name}/a": (label, "test" if part == "test" else "train")
        for part in ("train", "val", "test")
        for label, name in enumerate(_CLASSES)
    }


@pytest.mark.parametrize("name", ["unlabelled", "unlabeled"])
@pytest.mark.parametrize("folder", ["", "train/"], ids=["flat", "parts"])
def test_unlabelled_pictures_have_no_label(tmp_path: Path, name: str, folder: str) -> None:
    touched_files(tmp_path, *(f"{folder}{kind}/a.png" for kind in (*_CLASSES, name)))
    assert _listed(tmp_path)[f"{folder}{name}/a"] == (None, "train")


def test_unlabelled_pictures_may_lie_beside_the_parts(tmp_path: Path) -> None:
    touched_files(tmp_path, "train/dog/a.png", "train/cat/a.png", "unlabelled/a.png", "other/a.png")
    assert _listed(tmp_path) == {
        "train/dog/a": (0, "train"),
        "train/cat/a": (1, "train"),
        "unlabelled/a": (None, "train"),
    }


def test_a_class_may_be_named_like_a_part(tmp_path: Path) -> None:
    touched_files(tmp_path, "train/a.png", "bus/a.png")
    assert _listed(tmp_path, ("train", "bus")) == {"bus/a": (1, "train"), "train/a": (0, "train")}


def test_every_page_of_a_stack_is_a_picture(tmp_path: Path) -> None:
    touched_files(tmp_path, "cat/a.png", "dog/b.png")
    tifffile.imwrite(tmp_path / "dog/c.tif", np.zeros((2, 4, 4), np.uint8), photometric="minisblack")
    cases = class_folder_cases(tmp_path, class_names=_CLASSES)
    assert [case["case_id"] for case in cases if case["label"] == 0] == ["dog/b", "dog/c_00", "dog/c_01"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["dog/a.png"], "class cat has no folder; there must be a folder for each of --class_names, dog, cat"),
        (["dog/a.png", "cat/a.png", "bird/a.png"], "folder bird is no class; there must be"),
        (
            ["dog/a.png", "cats/a.png"],
            r"folder cats is no class; did you mean cat\?, and class cat has no folder; there",
        ),
        (["train/dog/a.png", "train/cat/a.png", "test/dog/a.png"], "test: class cat has no folder"),
    ],
    ids=["absent", "unknown", "mistyped", "absent of a part"],
)
def test_folders_must_be_the_classes(tmp_path: Path, names: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        class_folder_cases(touched_files(tmp_path, *names), class_names=_CLASSES)
    assert "\n" not in str(caught.value)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="both case 'a'"):
        class_folder_cases(touched_files(tmp_path, "dog/a.png", "dog/a.jpg", "cat/a.png"), class_names=_CLASSES)


@pytest.mark.parametrize(
    "names", [["a.png"], ["dog/notes.txt"], ["train/1_1.tif"]], ids=["flat", "no picture", "no class"]
)
def test_other_layouts_have_no_case(tmp_path: Path, names: list[str]) -> None:
    assert class_folder_cases(touched_files(tmp_path, *names), class_names=_CLASSES) == []
