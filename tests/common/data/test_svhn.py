"""svhn_parts knows the cropped digits of SVHN."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import savemat

from common.checks.input_error import InputError
from common.data.svhn import svhn_parts

_IMAGES = np.random.default_rng(0).integers(0, 256, (32, 32, 3, 2), dtype=np.uint8)
_LABELS = np.array([[10], [1]], dtype=np.uint8)


def test_ten_is_the_digit_zero(tmp_path: Path) -> None:
    for name in ("train", "test", "extra"):
        savemat(tmp_path / f"{name}_32x32.mat", {"X": _IMAGES, "y": _LABELS})
    parts = svhn_parts(tmp_path)
    assert [(part.part, part.labels.tolist()) for part in parts] == [("train", [0, 1]), ("test", [0, 1])]
    np.testing.assert_array_equal(parts[0].images[1], _IMAGES[..., 1].transpose(2, 1, 0))


def test_truncated_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "test_32x32.mat"
    savemat(path, {"X": _IMAGES, "y": _LABELS})
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(InputError, match=r"test_32x32\.mat: cannot be read as a \.mat file; truncated"):
        svhn_parts(tmp_path)


def test_other_arrays_are_refused(tmp_path: Path) -> None:
    savemat(tmp_path / "train_32x32.mat", {"digitStruct": _LABELS})
    with pytest.raises(InputError, match=r"train_32x32\.mat: must hold images X .* and labels y; get the official"):
        svhn_parts(tmp_path)


def test_other_layouts_have_no_part(tmp_path: Path) -> None:
    savemat(tmp_path / "extra_32x32.mat", {"X": _IMAGES, "y": _LABELS})
    assert svhn_parts(tmp_path) == []
