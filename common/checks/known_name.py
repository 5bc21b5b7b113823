"""check_known_name: whether a name that the user gave is one of those there are."""

from collections.abc import Iterable

from common.checks.did_you_mean import did_you_mean
from common.checks.input_error import InputError


def check_known_name(name: str, known: Iterable[str], *, argument: str) -> None:
    """Raises InputError, with the nearest known name or else all of them, unless there is such a name."""
    names = list(known)
    if name in names:
        return
    hint = did_you_mean(str(name), names) or f"; choose from {', '.join(names)}"
    raise InputError(f"{argument}: there is no {name!r}{hint}")
