"""read_idx reads MNIST's format, and says what is wrong with a file of another."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from written_idx import written_idx

from common.checks.input_error import InputError
from common.data.read_idx import read_idx

_VALUES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)


@pytest.mark.parametrize("name", ["a-idx3-ubyte", "a-idx3-ubyte.gz"])
def test_values_have_the_shape_in_the_header(tmp_path: Path, name: str) -> None:
    np.testing.assert_array_equal(read_idx(written_idx(tmp_path / name, _VALUES)), _VALUES)


def test_bytes_of_the_official_labels_are_read(tmp_path: Path) -> None:
    (tmp_path / "labels").write_bytes(bytes.fromhex("00000801 00000003 050004"))  # as `train-labels-idx1-ubyte` starts
    assert read_idx(tmp_path / "labels").tolist() == [5, 0, 4]


@pytest.mark.parametrize("kept", [0, 10, 30], ids=["nothing", "half a header", "half the values"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_truncated_file_is_named(tmp_path: Path, kept: int, packed: bool) -> None:
    path = written_idx(tmp_path / ("a.gz" if packed else "a"), _VALUES)
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(InputError, match=rf"^{path}: .*truncated") as caught:
        read_idx(path)
    assert "\n" not in str(caught.value)


def test_truncation_before_the_packing_is_seen(tmp_path: Path) -> None:
    content = written_idx(tmp_path / "a", _VALUES).read_bytes()
    (tmp_path / "a.gz").write_bytes(gzip.compress(content[:-1]))
    with pytest.raises(InputError, match="must hold 24 values, got 23; truncated"):
        read_idx(tmp_path / "a.gz")


@pytest.mark.parametrize("start", ["00000d01", "504b0304"], ids=["floats", "a zip"])
def test_other_formats_are_refused(tmp_path: Path, start: str) -> None:
    (tmp_path / "a").write_bytes(bytes.fromhex(start) + bytes(20))
    with pytest.raises(InputError, match="is no IDX file of unsigned bytes; get the official file"):
        read_idx(tmp_path / "a")
