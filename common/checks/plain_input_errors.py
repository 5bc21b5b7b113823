"""plain_input_errors: a mistake of the user's as itself, not inside MONAI's errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.checks.input_error import InputError


@contextmanager
def plain_input_errors() -> Iterator[None]:
    """An InputError that another error was raised from comes out alone; other errors come out as they are.

    `common.checks.one_line_errors` does so for a command that ends; a server or an examination goes on.
    """
    try:
        yield
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, InputError):
            cause = cause.__cause__
        if cause is None or cause is error:
            raise
        raise cause from None
