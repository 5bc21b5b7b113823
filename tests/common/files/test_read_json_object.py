"""read_json_object reads what a user has written, or says what is wrong with it."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object


def _file(folder: Path, text: str) -> Path:
    (folder / "a.json").write_text(text)
    return folder / "a.json"


def test_remarks_are_left_out(tmp_path: Path) -> None:
    assert read_json_object(_file(tmp_path, '{"_desc_": "a remark", "steps": 3}'), form="{}") == {"steps": 3}


@pytest.mark.parametrize(
    ("text", "message"),
    [("{", r"a\.json: cannot be read as JSON \(.*\); see --help"), ("[1]", r"a\.json: must be of the form \{x\}; see")],
    ids=["broken", "no object"],
)
def test_what_is_no_object_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_json_object(_file(tmp_path, text), form="{x}")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"b\.json: cannot be read as JSON"):
        read_json_object(tmp_path / "b.json", form="{}")
