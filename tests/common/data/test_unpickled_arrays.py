"""unpickled_arrays reads arrays, and runs nothing."""

import os
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.unpickled_arrays import unpickled_arrays

# {"data": array of [[0, 1, 2], [253, 254, 255]], "labels": [1, 2]} as Python 2 writes it, in which CIFAR-10 is
_DTYPE = b"cnumpy\ndtype\n(U\x02u1K\x00K\x01tR(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
_PYTHON_2 = (
    b"\x80\x02}(U\x04datacnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
    b"(K\x01K\x02K\x03\x86" + _DTYPE + b"\x89U\x06\x00\x01\x02\xfd\xfe\xfftbU\x06labels](K\x01K\x02eu."
)


class _Command:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.marker),)


def test_arrays_of_python_2_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(_PYTHON_2)
    content = unpickled_arrays(tmp_path / "a")
    assert content["labels"] == [1, 2]
    np.testing.assert_array_equal(content["data"], np.array([[0, 1, 2], [253, 254, 255]], dtype=np.uint8))


def test_arrays_of_python_3_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(pickle.dumps({"data": np.arange(3)}, protocol=4))
    assert unpickled_arrays(tmp_path / "a")["data"].tolist() == [0, 1, 2]


def test_commands_in_a_file_are_not_run(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(pickle.dumps({"data": _Command(tmp_path / "made")}))
    with pytest.raises(InputError, match=r"a: asks for (posix|nt)\.mkdir, but must hold arrays only"):
        unpickled_arrays(tmp_path / "a")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("name", ["eval", "getattr", "__import__"])
def test_builtin_functions_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "a").write_bytes(b"\x80\x02c__builtin__\n" + name.encode() + b"\n.")
    with pytest.raises(InputError, match=rf"asks for builtins\.{name}|asks for __builtin__\.{name}"):
        unpickled_arrays(tmp_path / "a")


@pytest.mark.parametrize("kept", [0, len(_PYTHON_2) // 2])
def test_truncated_file_is_named(tmp_path: Path, kept: int) -> None:
    (tmp_path / "a").write_bytes(_PYTHON_2[:kept])
    with pytest.raises(InputError, match="a: cannot be read as a pickle of arrays; truncated"):
        unpickled_arrays(tmp_path / "a")
