"""heed_signals: to be terminated counts as Ctrl-C, for a process with runs below it."""

import signal
import threading


def heed_signals() -> None:
    """So no run is left behind.

    A shell has its background jobs ignore Ctrl-C, and so would their runs when this process interrupts them: undone.
    Signals are the main thread's; in another one, a server's, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
