"""config_differences: where two configs differ, told in a few words.

`common.bundle.config_changes` gives values, and not what was taken away.
"""

import json
from collections.abc import Iterator
from typing import Any

from monai.bundle.utils import ID_SEP_KEY

_LENGTH = 60


def config_differences(first: Any, second: Any, name: str) -> Iterator[tuple[str, str, str]]:
    """The id, and the values of both as text, of each part in which they differ; only the first part of a list's."""
    if isinstance(first, dict) and isinstance(second, dict):
        for key in {**first, **second}:
            if key not in first or key not in second:
                yield f"{name}{ID_SEP_KEY}{key}", _text(first, key), _text(second, key)
            else:
                yield from config_differences(first[key], second[key], f"{name}{ID_SEP_KEY}{key}")
    elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
        pairs = enumerate(zip(first, second, strict=True))
        unequal = next(((number, pair) for number, pair in pairs if pair[0] != pair[1]), None)
        if unequal and isinstance(unequal[1][0], dict | list):
            yield from config_differences(*unequal[1], f"{name}{ID_SEP_KEY}{unequal[0]}")
        elif unequal:
            yield name, _shown(first), _shown(second)
    elif isinstance(first, list) and isinstance(second, list):
        yield name, f"of {len(first)} parts", f"of {len(second)} parts"
    elif first != second:
        yield name, _shown(first), _shown(second)


def _text(config: dict[str, Any], key: str) -> str:
    return _shown(config[key]) if key in config else "absent"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}..."
