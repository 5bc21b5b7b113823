"""reading turns what readers raise into a line for the user."""

from pathlib import Path

import pytest

from common.checks.input_error import InputError
from common.data.reading import reading


def _message(error: Exception) -> str:
    with pytest.raises(InputError) as caught, reading(Path("a.mat"), kind="a .mat file"):
        raise error
    return str(caught.value)


def test_any_exception_names_the_file_and_its_last_line() -> None:
    expected = "a.mat: cannot be read as a .mat file; truncated or of another format? (bad byte)"
    assert _message(RuntimeError("first line\nbad byte")) == expected
    assert _message(EOFError()).endswith("(EOFError())")


def test_our_own_line_is_kept_behind_the_name() -> None:
    assert _message(InputError("must hold 3 values")) == "a.mat: must hold 3 values"
