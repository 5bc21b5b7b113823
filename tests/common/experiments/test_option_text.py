"""option_text types a value as a user would."""

from typing import Any

import pytest

from common.experiments.option_text import option_text
from common.experiments.option_values import option_values


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("warm_restart", "warm_restart"),
        ("1", "'1'"),
        (0.1, "0.1"),
        (1e-07, "1e-07"),
        (True, "True"),
        ([1, 0.5], "[1, 0.5]"),
    ],
)
def test_value_is_read_as_it_was(value: Any, text: str) -> None:
    assert option_text(value) == text
    assert option_values({"key": text}) == {"key": value}
