"""option_pairs reads what a command line hands on."""

import pytest

from common.checks.input_error import InputError
from common.experiments.option_pairs import option_pairs


def test_both_ways_of_writing_are_read() -> None:
    words = ["--max_epochs", "5", "--network_def::layout=code", "--shift", "-0.5", "--expression=a=b"]
    assert option_pairs(words) == {
        "max_epochs": "5",
        "network_def::layout": "code",
        "shift": "-0.5",
        "expression": "a=b",
    }


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["paper.json"], "options must be given as --key value, got 'paper.json'"),
        (["--", "5"], "options must be given as --key value, got '--'"),
        (["--seed", "1", "--resume"], "--resume must have a value, got none; give --resume VALUE"),
    ],
    ids=["no key", "empty key", "no value"],
)
def test_anything_else_is_refused(words: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        option_pairs(words)
