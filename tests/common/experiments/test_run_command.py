"""run_command prints what is logged, and ends in one line."""

import logging
import os
import signal
import sys
from collections.abc import Iterator

import pytest

from common.experiments.run_command import run_command


@pytest.fixture(autouse=True)
def _undo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a command changes in its process."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logger = logging.getLogger("common")
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    handlers, level = list(logger.handlers), logger.level
    yield
    logger.handlers, logger.level = handlers, level
    for number, handler in before.items():
        signal.signal(number, handler)


def test_log_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    run_command(lambda: logging.getLogger("common.experiments").info("fold_0: training"))
    assert capsys.readouterr().out == "fold_0: training\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminated"])
def test_interruption_says_how_to_go_on(number: signal.Signals) -> None:
    with pytest.raises(SystemExit, match=r"^interrupted; the same command goes on where it stopped$"):
        run_command(lambda: os.kill(os.getpid(), number))


def test_job_in_the_background_can_be_interrupted() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell starts it
    with pytest.raises(SystemExit, match=r"^interrupted"):
        run_command(lambda: os.kill(os.getpid(), signal.SIGINT))
