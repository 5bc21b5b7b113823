"""check_sequences says which sequence was meant."""

from typing import Any

import pytest

from common.checks.input_error import InputError
from common.checks.sequences import check_sequences


def test_known_sequences_pass_whatever_they_are_called() -> None:
    check_sequences(["FLAIR", "t1n", "t1ce", "t2"])


@pytest.mark.parametrize(
    ("sequences", "message"),
    [
        pytest.param(["flair", "t1", "t1x", "t2"], "there is no 't1x'; did you mean t1c?", id="t1 is there already"),
        pytest.param(["flair", "t1x"], "there is no 't1x'; did you mean t1?", id="t1 is not there"),
        pytest.param(
            ["t1", "t1c", "t2", "flair", 5], "there is no '5'; choose from pd, dwi, ge, gre, swi", id="number"
        ),
    ],
)
def test_unknown_sequence_gets_one_that_is_not_there_yet(sequences: list[Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        check_sequences(sequences)
    assert str(caught.value) == f"sequences: {message}"
