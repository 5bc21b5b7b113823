"""run_command: what the command lines of experiments have in common around their work."""

import logging
import sys
from collections.abc import Callable

from common.checks.one_line_errors import one_line_errors
from common.experiments.heed_signals import heed_signals


def run_command(main: Callable[[], None], *, again: str = "goes on where it stopped") -> None:
    """Calls `main`: what it logs is printed, a mistake of the user's ends in one line, and so does Ctrl-C.

    Args:
        again: what the same command does after that.
    """
    one_line_errors()
    logger = logging.getLogger("common")
    logger.setLevel(logging.INFO)
    logger.addHandler(logging.StreamHandler(sys.stdout))
    heed_signals()
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(f"interrupted; the same command {again}")
