"""did_you_mean: the known name that a mistyped one is nearest to."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of an error message, "; did you mean NAME?", or nothing where no known name is like it."""
    matches = get_close_matches(name, list(known), n=1)
    return f"; did you mean {matches[0]}?" if matches else ""
