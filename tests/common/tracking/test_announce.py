"""What a run says that it is about to train on."""

import logging

import pytest

from common.tracking.announce import announce


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ([], "data: 3 training and 2 validation cases"),
        ("de", "data: 3 training and 2 validation cases, 2 of target sites without their labels"),
    ],
    ids=["labelled alone", "with target sites"],
)
def test_cases_are_counted(target: str, said: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    announce("abc", "ab", target=target)
    assert caplog.messages == [said]
