"""option_pairs: the options of a command line that it does not know itself and hands on."""

from collections.abc import Sequence

from common.checks.input_error import InputError


def option_pairs(words: Sequence[str]) -> dict[str, str]:
    """`--key value` and `--key=value` by key; InputError for anything else."""
    options: dict[str, str] = {}
    rest = list(words)
    while rest:
        key, equals, value = rest.pop(0).partition("=")
        if not key.startswith("--") or len(key) == 2:
            raise InputError(f"options must be given as --key value, got {key!r}; see --help")
        if not equals:
            if not rest:
                raise InputError(f"{key} must have a value, got none; give {key} VALUE")
            value = rest.pop(0)
        options[key[2:]] = value
    return options
