"""digits_folder is a data set like any other."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from common.checks.input_error import InputError
from common.data.digits import digits_folder
from common.data.image_class_cases import image_class_cases


def test_digits_lie_in_a_folder_for_each_class(tmp_path: Path) -> None:
    folder = digits_folder(tmp_path, count=30)
    cases = image_class_cases(folder, class_names=[str(number) for number in range(10)])
    labels = {case["case_id"].split("_")[-1]: case["label"] for case in cases}
    assert labels == {f"{index:04d}": label for index, label in enumerate(load_digits().target[:30])}


def test_files_hold_the_images_exactly(tmp_path: Path) -> None:
    pixels = np.array(Image.open(Path(digits_folder(tmp_path, count=10)) / "7/digit_0007.png"))
    assert pixels.dtype == np.uint8
    np.testing.assert_array_equal(pixels, 15 * load_digits().images[7])


def test_without_labels_there_are_pictures_only(tmp_path: Path) -> None:
    folder = Path(digits_folder(tmp_path, count=2, labels=False))
    assert sorted(path.name for path in folder.glob("**/*.png")) == ["digit_0000.png", "digit_0001.png"]
    assert not [path for path in folder.iterdir() if path.is_dir()]


def test_sets_of_another_kind_stand_side_by_side(tmp_path: Path) -> None:
    options = ({"count": 10}, {"count": 11}, {"count": 10, "labels": False})
    assert len({digits_folder(tmp_path, **option) for option in options}) == 3  # type: ignore[arg-type]


def test_finished_set_is_reused(tmp_path: Path) -> None:
    picture = Path(digits_folder(tmp_path, count=10)) / "0/digit_0000.png"
    written = picture.stat().st_mtime_ns
    digits_folder(tmp_path, count=10)
    assert picture.stat().st_mtime_ns == written


@pytest.mark.parametrize("count", [0, 1798])
def test_there_are_so_many_digits(tmp_path: Path, count: int) -> None:
    with pytest.raises(InputError, match=rf"^count of digits must be from 1 to 1797, got {count}$"):
        digits_folder(tmp_path, count=count)
