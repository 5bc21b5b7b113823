"""volumes_by_stem lists a folder's volumes once each."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.data.volumes_by_stem import volumes_by_stem


def test_other_files_and_folders_are_left_aside(tmp_path: Path) -> None:
    for name in ("b.nii.gz", "a.mhd", "a.raw", "._b.nii.gz", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "folder.nii").mkdir()
    assert list(volumes_by_stem([tmp_path])) == ["a", "b"]


def test_two_files_of_one_case_are_both_named(tmp_path: Path) -> None:
    (tmp_path / "a.nii").touch()
    (tmp_path / "a.nii.gz").touch()
    with pytest.raises(InputError, match=r"a\.nii and .*a\.nii\.gz are both case 'a'"):
        volumes_by_stem([tmp_path])


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere cannot be listed: No such file or directory"):
        volumes_by_stem([tmp_path / "nowhere"])
