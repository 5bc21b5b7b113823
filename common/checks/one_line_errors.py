"""Makes a command that stops because of its user say so in one line.

MONAI wraps an error in the stack of its config parser, some sixty lines; what the user can mend stands in one of them.
"""

import errno
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
        sys.stderr.write("\ninterrupted; a training run continues with --resume true\n")
        return
    for cause, is_explicit in _causes(error):
        if isinstance(cause, InputError):
            sys.stderr.write(f"error: {cause}\n")
            return
        # one that was dealt with before a bug of ours struck is not the reason, unless the disk is full
        if isinstance(cause, OSError) and (cause.errno == errno.ENOSPC or (cause.errno is not None and is_explicit)):
            sys.stderr.write(f"error: {cause.strerror}: {cause.filename or 'output'}\n")
            return
    sys.__excepthook__(kind, error, trace)


def _causes(error: BaseException | None) -> Iterator[tuple[BaseException, bool]]:
    """The error and those behind it, each with whether all between were raised `from` it."""
    is_explicit = True
    while error is not None:
        yield error, is_explicit
        is_explicit = is_explicit and error.__cause__ is not None
        error = error.__cause__ or error.__context__
