"""plain_input_errors: mistakes of the user's without what MONAI wraps around them."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.checks.input_error import InputError


@contextmanager
def plain_input_errors() -> Iterator[None]:
    """A block out of which an InputError comes as such; an error with none behind it comes as it is."""
    try:
        yield
    except Exception as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, InputError):
            cause = cause.__cause__
        if cause is None or cause is error:
            raise
        raise cause from error
