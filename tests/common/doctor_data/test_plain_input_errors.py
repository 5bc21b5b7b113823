"""plain_input_errors takes away what was wrapped around a mistake of the user's."""

import pytest

from common.checks.input_error import InputError
from common.doctor_data.plain_input_errors import plain_input_errors


def test_mistake_behind_other_errors_comes_as_such() -> None:
    wrapped = RuntimeError("60 lines")
    wrapped.__cause__ = InputError("the mistake")
    with pytest.raises(InputError, match=r"^the mistake$"), plain_input_errors():
        raise wrapped


def test_other_errors_come_as_they_are() -> None:
    with pytest.raises(KeyError), plain_input_errors():
        raise KeyError("ours to mend")
