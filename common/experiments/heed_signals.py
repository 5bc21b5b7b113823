"""heed_signals: to be terminated counts as Ctrl-C, for a process with runs below it."""

import signal


def heed_signals() -> None:
    """So no run is left behind.

    A shell has its background jobs ignore Ctrl-C, and so would their runs when this process interrupts them: undone.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
