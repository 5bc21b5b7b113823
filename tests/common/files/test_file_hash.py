"""file_hash knows a file by its content."""

from pathlib import Path

from common.files.file_hash import file_hash


def test_hash_is_that_of_sha256sum(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")  # the standard's own example
    assert file_hash(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
