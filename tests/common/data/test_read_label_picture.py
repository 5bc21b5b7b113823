"""read_label_picture gives whole numbers or says why there are none."""

from pathlib import Path

import numpy as np
import pytest
from saved_picture import saved_picture

from common.checks.input_error import InputError
from common.data.read_label_picture import read_label_picture

IDS = np.array([[0, 1, 1], [300, 0, 2]], dtype=np.uint16)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_numbers_are_as_stored_with_x_first(tmp_path: Path, name: str) -> None:
    label = read_label_picture(saved_picture(tmp_path / name, IDS), image_shape=(3, 2))
    assert label.dtype == np.int32
    assert label.tolist() == [[[0, 300], [1, 0], [1, 2]]]


def test_three_equal_channels_are_one(tmp_path: Path) -> None:
    mask = 255 * (IDS > 0).astype(np.uint8)
    path = saved_picture(tmp_path / "a.png", np.dstack([mask] * 3))
    np.testing.assert_array_equal(read_label_picture(path), mask.T[None])


@pytest.mark.parametrize(
    ("name", "pixels", "reason"),
    [
        ("a.png", np.dstack([IDS, IDS, 2 * IDS]).astype(np.uint8), "must not have colours; save one number an object"),
        ("a.tif", IDS.astype(np.float32), "must hold whole numbers, got float32"),
        ("a.tif", IDS.astype(np.int16) - 1, "must lie from 0 to 2147483647, got -1"),
        ("a.tif", IDS.astype(np.uint32) * 10_000_000, "must lie from 0 to 2147483647, got 3000000000"),
        ("a.jpg", IDS.astype(np.uint8), "JPEG changes a label's values; save labels as PNG or TIFF"),
        ("a.png", IDS[:, :2], "width x height 2 x 2 must be its picture's, 3 x 2"),
        ("a.png", IDS.T, "width x height 2 x 3 must be its picture's, 3 x 2; it is transposed"),
    ],
    ids=["colours", "float", "negative", "too large", "JPEG", "size", "transposed"],
)
def test_what_is_no_label_is_refused(tmp_path: Path, name: str, pixels: np.ndarray, reason: str) -> None:
    path = saved_picture(tmp_path / name, np.ascontiguousarray(pixels))
    with pytest.raises(InputError) as caught:
        read_label_picture(path, image_shape=(3, 2))
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert reason in message
    assert message.endswith("transposed") == (reason.endswith("transposed"))
    assert "\n" not in message
