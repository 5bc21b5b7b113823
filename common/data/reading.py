"""reading: whatever a reader finds wrong with a file is one line for the user."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.checks.input_error import InputError


@contextmanager
def reading(file: Path, *, kind: str) -> Iterator[None]:
    """A block that reads the file; InputErrors in it are prefixed by its name, other exceptions become one.

    Args:
        kind: what the file should be, with its article.
    """
    try:
        yield
    except InputError as error:
        raise InputError(f"{file}: {error}") from error
    except Exception as error:  # readers raise what they like for a broken file
        reason = (str(error).strip() or repr(error)).splitlines()[-1]
        raise InputError(f"{file}: cannot be read as {kind}; truncated or of another format? ({reason})") from error
