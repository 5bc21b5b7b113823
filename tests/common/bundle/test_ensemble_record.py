"""What training has written of an ensemble is read, or refused in one line."""

from pathlib import Path

import pytest

from common.bundle.ensemble_record import ensemble_record
from common.checks.input_error import InputError


def test_record_is_the_content_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "ensemble.json").write_text('{"_desc_": "of two", "members": ["a", "b"]}')
    assert ensemble_record(tmp_path) == {"members": ["a", "b"]}


def test_folder_without_the_file_has_an_empty_record(tmp_path: Path) -> None:
    assert ensemble_record(tmp_path) == {}


def test_broken_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ensemble.json").write_text('{"members"')
    with pytest.raises(InputError, match=r"^.*ensemble\.json: cannot be read as JSON"):
        ensemble_record(tmp_path)
