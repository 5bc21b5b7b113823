"""run_command: what the command lines of experiments have in common around their work."""

import logging
import signal
import sys
from collections.abc import Callable

from common.checks.one_line_errors import one_line_errors


def run_command(main: Callable[[], None]) -> None:
    """Calls `main`: what it logs is printed, a mistake of the user's ends in one line, and so does Ctrl-C.

    To be terminated counts as Ctrl-C, so that no run is left behind. A shell has its background jobs ignore Ctrl-C, and
    so would their runs when the command interrupts them: that is undone.
    """
    one_line_errors()
    logger = logging.getLogger("common")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.StreamHandler(sys.stdout))
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; the same command goes on where it stopped")
