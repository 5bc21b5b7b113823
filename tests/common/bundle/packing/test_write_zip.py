"""write_zip writes the same bytes for the same names and contents."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from common.bundle.packing.write_zip import write_zip


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "model.pt"
    file.write_bytes(b"weights" * 1000)
    return file


def test_contents_are_those_given(weights: Path, tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"a/docs/README.md": b"text", "a/models/model.pt": weights})
    with ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert archive.read("a/docs/README.md") == b"text"
        assert archive.read("a/models/model.pt") == weights.read_bytes()


def test_time_permissions_and_order_make_no_difference(weights: Path, tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"a/LICENSE": b"text", "a/model.pt": weights})
    weights.chmod(0o600)
    os.utime(weights, (10**9, 10**9))
    write_zip(tmp_path / "b.zip", {"a/model.pt": weights, "a/LICENSE": b"text"})
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_a_file_and_its_bytes_are_written_alike(weights: Path, tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"model.pt": weights})
    write_zip(tmp_path / "b.zip", {"model.pt": weights.read_bytes()})
    with ZipFile(tmp_path / "a.zip") as first, ZipFile(tmp_path / "b.zip") as second:
        assert [first.read("model.pt"), first.infolist()[0].CRC] == [second.read("model.pt"), second.infolist()[0].CRC]


def test_unpacked_files_can_be_read_by_everybody(tmp_path: Path) -> None:
    write_zip(tmp_path / "a.zip", {"LICENSE": b"text"})
    with ZipFile(tmp_path / "a.zip") as archive:
        assert oct(archive.infolist()[0].external_attr >> 16) == "0o100644"


def test_nothing_is_left_where_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_zip(tmp_path / "a.zip", {"LICENSE": b"text", "model.pt": tmp_path / "lost.pt"})
    assert list(tmp_path.iterdir()) == []
