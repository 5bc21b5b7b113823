"""LabelledArrays gives the images of an array as cases."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.labelled_arrays import LabelledArrays

_FILE = Path("a.npz")


def _part(images: Any = None, labels: Any = (0, 1), part: str = "train") -> LabelledArrays:
    images = np.zeros((2, 3, 5), dtype=np.uint8) if images is None else images
    return LabelledArrays(images, np.array(labels), part=part, file=_FILE)


@pytest.mark.parametrize("colours", [(), (1,), (3,)], ids=["grey", "one channel", "colour"])
def test_images_are_views_with_x_to_the_right_first(colours: tuple[int, ...]) -> None:
    images = np.arange(2 * 3 * 5 * max(colours, default=1)).reshape(2, 3, 5, *colours)  # 3 rows of 5 columns
    image = _part(images).cases(class_names="ab")[1]["image"]
    assert image.shape == (max(colours, default=1), 5, 3)
    assert image[0, 4, 2] == images[1, 2, 4].flat[0]
    assert np.shares_memory(image, images)


def test_cases_are_numbered_in_their_part() -> None:
    cases = _part(part="val").cases(class_names="ab")
    assert [(case["case_id"], case["label"], case["official"]) for case in cases] == [
        ("val-00000", 0, "train"),
        ("val-00001", 1, "train"),
    ]
    assert type(cases[1]["label"]) is int
    assert _part(part="test").cases(class_names="ab")[0]["official"] == "test"


def test_pictures_have_no_label() -> None:
    assert [set(picture) for picture in _part(labels=[0, 99]).pictures()] == [{"case_id", "image"}] * 2


@pytest.mark.parametrize("label", [2, -1])
def test_label_that_is_no_class_is_named(label: int) -> None:
    with pytest.raises(InputError, match=rf"^a\.npz: label {label} is outside .* classes 0 to 1; .*--class_names$"):
        _part(labels=[0, label]).cases(class_names="ab")


@pytest.mark.parametrize(
    ("images", "labels", "reason"),
    [
        (None, [0], "must hold a label for each of 2 images, got 1; truncated"),
        (None, [[0, 1], [1, 1]], r"one label, got 2 \(several classes at once\)"),
        (None, [0.5, 1], "labels must be whole numbers, got float64"),
        (np.zeros((2, 3, 5, 7)), [0, 1], r"got float64 of shape \(2, 3, 5, 7\); volumes are not known here"),
        (np.zeros((2, 15)), [0, 1], r"must be numbers of shape \(N, rows, columns\)"),
        (np.zeros((2, 3, 5), dtype=bool), [0, 1], "must be numbers .* got bool"),
    ],
    ids=["too few labels", "several classes", "fractions", "volumes", "rows of pixels", "truth values"],
)
def test_what_is_no_data_set_of_images_is_refused(images: Any, labels: Any, reason: str) -> None:
    with pytest.raises(InputError, match=rf"^a\.npz: .*{reason}") as caught:
        _part(images, labels)
    assert "\n" not in str(caught.value)
