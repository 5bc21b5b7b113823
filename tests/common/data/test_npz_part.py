"""npz_part takes two arrays of an archive."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.labelled_arrays import LabelledArrays
from common.data.npz_part import npz_part
from common.data.only_npz import only_npz

_ARRAYS = {"x": np.arange(24, dtype=np.uint8).reshape(2, 3, 4), "y": np.array([1, 0])}


def _part(path: Path, **arrays: Any) -> LabelledArrays | None:
    np.savez(path, **arrays)
    return npz_part(path, "train", images="x", labels="y")


def test_named_arrays_are_images_and_labels(tmp_path: Path) -> None:
    part = _part(tmp_path / "a.npz", **_ARRAYS, other=np.array([object()]))
    assert part is not None
    np.testing.assert_array_equal(part.images[:, 0].transpose(0, 2, 1), _ARRAYS["x"])
    assert (part.labels.tolist(), part.part) == ([1, 0], "train")


def test_archive_of_other_arrays_has_no_such_part(tmp_path: Path) -> None:
    assert _part(tmp_path / "a.npz", other=np.zeros(3)) is None


@pytest.mark.parametrize("name", ["x", "y"])
def test_half_a_part_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=rf"a\.npz: must hold both x and y, got {name} alone"):
        _part(tmp_path / "a.npz", **{name: _ARRAYS[name]})


def test_truncated_archive_is_named(tmp_path: Path) -> None:
    _part(tmp_path / "a.npz", **_ARRAYS)
    whole = (tmp_path / "a.npz").read_bytes()
    (tmp_path / "a.npz").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"a\.npz: cannot be read as an \.npz file; truncated"):
        npz_part(tmp_path / "a.npz", "train", images="x", labels="y")


def test_pickled_objects_are_not_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.npz: cannot be read .*allow_pickle=False"):
        _part(tmp_path / "a.npz", x=np.array([object()]), y=_ARRAYS["y"])


def test_the_archive_is_the_root_or_the_only_one_in_it(tmp_path: Path) -> None:
    assert only_npz(tmp_path) is None
    np.savez(tmp_path / "a.npz", **_ARRAYS)
    assert only_npz(tmp_path) == only_npz(tmp_path / "a.npz") == tmp_path / "a.npz"


def test_one_of_several_archives_has_to_be_named(tmp_path: Path) -> None:
    for name in "ab":
        np.savez(tmp_path / name, **_ARRAYS)
    with pytest.raises(InputError, match=r"holds 2 \.npz files, a\.npz and others; give the path of one"):
        only_npz(tmp_path)
