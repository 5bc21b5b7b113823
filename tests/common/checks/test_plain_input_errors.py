"""Mistakes of the user's come out of whatever was raised around them."""

import pytest

from common.checks.input_error import InputError
from common.checks.plain_input_errors import plain_input_errors


def test_mistake_inside_other_errors_comes_out_alone() -> None:
    error = RuntimeError("sixty lines")
    error.__cause__ = InputError("spacing: is wrong")
    with pytest.raises(InputError, match=r"^spacing: is wrong$"), plain_input_errors():
        raise error


@pytest.mark.parametrize("kind", [ZeroDivisionError, KeyError])
def test_other_errors_come_out_as_they_are(kind: type[Exception]) -> None:
    with pytest.raises(kind), plain_input_errors():
        raise kind("ours to mend")
