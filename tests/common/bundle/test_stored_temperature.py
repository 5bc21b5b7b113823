"""The temperature is that of training, or one that changes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from common.bundle.stored_temperature import stored_temperature
from common.checks.input_error import InputError


def _write(folder: Path, **content: Any) -> None:
    (folder / "ensemble.json").write_text(json.dumps(content))


def test_temperature_is_the_stored_one(tmp_path: Path) -> None:
    _write(tmp_path, members=["a", "b"], temperature=1.25)
    assert stored_temperature(tmp_path) == 1.25


def test_temperature_is_one_without_a_file_or_where_none_is_stored(tmp_path: Path) -> None:
    assert stored_temperature(tmp_path) == 1.0
    _write(tmp_path, members=["a", "b"])
    assert stored_temperature(tmp_path) == 1.0


@pytest.mark.parametrize("value", [0, -1.0, "hot", None, True, float("nan")], ids=str)
def test_what_nothing_can_be_divided_by_is_refused(tmp_path: Path, value: Any) -> None:
    _write(tmp_path, temperature=value)
    with pytest.raises(InputError, match=r"^temperature: must be a number above 0, .*ensemble\.json has "):
        stored_temperature(tmp_path)
