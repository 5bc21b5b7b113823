"""data_folder refuses what is no data set's folder."""

import os
from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.data.data_folder import data_folder


def test_folder_with_content_is_returned(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert data_folder(str(tmp_path)) == tmp_path


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "prostate").mkdir()
    (tmp_path / "prostate" / "a").touch()
    monkeypatch.setenv("HOME", str(tmp_path))
    assert data_folder("~/prostate") == tmp_path / "prostate"


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere does not exist"):
        data_folder(tmp_path / "nowhere")


def test_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(InputError, match="must be a folder"):
        data_folder(tmp_path / "a")


def test_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty"):
        data_folder(tmp_path)


def test_no_folder_at_all_is_said() -> None:
    with pytest.raises(InputError, match="dataset_dir is empty"):
        data_folder("")


def test_unreadable_folder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)  # permissions do not bind the superuser
    with pytest.raises(InputError, match="may not be read"):
        data_folder(tmp_path)
