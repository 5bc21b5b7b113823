"""Mistakes of the user's come out of whatever was raised around them."""

import pytest

from common.checks.input_error import InputError
from common.label.plain_mistakes import plain_mistakes


def test_mistake_inside_other_errors_comes_out_alone() -> None:
    error = RuntimeError("sixty lines")
    error.__cause__ = InputError("spacing: is wrong")
    with pytest.raises(InputError, match=r"^spacing: is wrong$"), plain_mistakes():
        raise error


def test_other_errors_come_out_as_they_are() -> None:
    with pytest.raises(ZeroDivisionError), plain_mistakes():
        raise ZeroDivisionError
