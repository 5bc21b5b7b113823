"""images_to_classify finds what there is to classify."""

from pathlib import Path

import numpy as np
import pytest
from touched_files import touched_files

from common.checks.input_error import InputError
from common.data.images_to_classify import images_to_classify

_PIXELS = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["b.png", "a.jpg", "recipe.json"], {"a": "a.jpg", "b": "b.png"}),
        (["images/a.png", "labels/a.png"], {"a": "images/a.png"}),
        (["dog/a.png", "cat/a.png"], {"cat/a": "cat/a.png", "dog/a": "dog/a.png"}),
        (["train/dog/a.png", "test/dog/b.png"], {"test/dog/b": "test/dog/b.png"}),
        (["train/dog/a.png", "val/dog/b.png"], {"train/dog/a": "train/dog/a.png", "val/dog/b": "val/dog/b.png"}),
        (["a.png", "dog/b.png"], {"a": "a.png"}),
    ],
    ids=["flat", "simple", "classes", "test part", "no test part", "flat before classes"],
)
def test_pictures_are_found_in_every_layout(tmp_path: Path, names: list[str], expected: dict[str, str]) -> None:
    cases = images_to_classify(touched_files(tmp_path, *names))
    assert cases == [{"case_id": case_id, "image": str(tmp_path / name)} for case_id, name in expected.items()]


def test_of_arrays_the_test_part_is_classified(tmp_path: Path) -> None:
    training = {"x_train": _PIXELS, "y_train": np.array([0, 99])}
    np.savez(tmp_path / "a.npz", **training)
    assert [case["case_id"] for case in images_to_classify(tmp_path)] == ["train-00000", "train-00001"]
    np.savez(tmp_path / "a.npz", **training, x_test=_PIXELS[:1], y_test=np.array([3]))
    (case,) = images_to_classify(tmp_path / "a.npz")
    assert set(case) == {"case_id", "image"}
    assert case["case_id"] == "test-00000"


def test_a_single_picture_is_one_case(tmp_path: Path) -> None:
    path = touched_files(tmp_path, "a.png", "b.png") / "a.png"
    assert images_to_classify(str(path)) == [{"case_id": "a", "image": str(path)}]


def test_a_single_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"scan\.nii is no picture; give a file of \.png"):
        images_to_classify(touched_files(tmp_path, "scan.nii") / "scan.nii")
    np.savez(tmp_path / "a.npz", weights=_PIXELS)
    with pytest.raises(InputError, match=r"a\.npz is no picture"):
        images_to_classify(tmp_path / "a.npz")


def test_folder_without_pictures_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no picture; put files of \.png"):
        images_to_classify(touched_files(tmp_path, "dog/scan.nii"))


@pytest.mark.parametrize("dataset_dir", ["", "nowhere", "nowhere.png"])
def test_missing_folder_is_refused(dataset_dir: str) -> None:
    with pytest.raises(InputError, match="dataset_dir"):
        images_to_classify(dataset_dir)
