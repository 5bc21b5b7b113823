"""Makes a command that stops because of its user say so in one line.

MONAI wraps an error in the stack of its config parser, some sixty lines; what the user can mend stands in one of them.
"""

import sys
from collections.abc import Iterator
from types import TracebackType

from common.checks.input_error import InputError


def one_line_errors() -> None:
    """From now on, an uncaught mistake of the user's ends the program with one line on stderr and exit status 1.

    Other exceptions keep their traceback: they are ours to mend.
    """
    sys.excepthook = _report


def _report(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.stderr.write("\ninterrupted; continue with --resume true\n")
        return
    for cause in _causes(error):
        if isinstance(cause, InputError):
            sys.stderr.write(f"error: {cause}\n")
            return
        if isinstance(cause, OSError) and cause.errno is not None:
            sys.stderr.write(f"error: {cause.strerror}: {cause.filename or 'output'}\n")
            return
    sys.__excepthook__(kind, error, trace)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
