"""suggestion: the fix of a name that is not known."""

from collections.abc import Iterable

from common.checks.did_you_mean import did_you_mean


def suggestion(name: str, known: Iterable[str], *, otherwise: str) -> str:
    """The nearest known name, or what else can be done where none is like it."""
    return did_you_mean(name, known).removeprefix("; ") or otherwise
