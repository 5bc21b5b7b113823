"""heed_signals has a process end as Ctrl-C does, even one in the background."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from common.experiments.heed_signals import heed_signals


@pytest.fixture(autouse=True)
def _undo() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "terminated"])
def test_process_is_interrupted_though_it_had_ignored_that(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)  # as a shell starts its background jobs
    heed_signals()
    with pytest.raises(KeyboardInterrupt):
        os.kill(os.getpid(), number)


def test_a_thread_of_a_server_leaves_the_signals_alone() -> None:
    before = signal.getsignal(signal.SIGTERM)
    thread = threading.Thread(target=heed_signals)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGTERM) is before
