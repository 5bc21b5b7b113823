"""key_problems: keys that a bundle does not know, values of another kind than their defaults, and numbers too small.

MONAI takes `--learning_rte 1` without a word and trains with the default.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from monai.bundle import ConfigParser
from monai.bundle.utils import ID_SEP_KEY

from common.doctor.config_sections import config_sections
from common.doctor.known_to_monai import KNOWN_TO_MONAI
from common.doctor.suggestion import suggestion

# what torch, ignite and MONAI refuse in the middle of a stack; our own components check what they are given
_LEAST = {
    "batch_size": 1,
    "checkpoint_interval": 1,
    "learning_rate": 0,
    "lr_drop_every": 1,
    "max_epochs": 1,
    "num_workers": 0,
    "seed": 0,
    "val_interval": 1,
}


def key_problems(parser: ConfigParser, declared: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Key, rule and fix of each.

    Args:
        declared: what the bundle knows, see `declared_keys`; a key that something refers to needs no declaration.
    """
    text = json.dumps(parser.get(), default=str)
    for name, value in config_sections(parser.get()):
        if name in declared:
            yield from _of_another_kind(name, value, default=declared[name])
            yield from _too_small(name, value, default=declared[name])
        elif name not in KNOWN_TO_MONAI and not re.search(rf"[@%]{re.escape(name)}\b", text):
            section, separator, _ = name.rpartition(ID_SEP_KEY)
            known = [*declared, f"{section}{separator}_target_"] if section else declared
            yield name, "no such key in this bundle's configs", suggestion(name, known, otherwise="leave it out")


def _of_another_kind(name: str, value: Any, *, default: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(value, str) and value.startswith(("$", "@", "%")):
        return
    if isinstance(default, bool):
        fits, kind = isinstance(value, bool), "true or false"
    elif isinstance(default, int):
        fits, kind = isinstance(value, int) and not isinstance(value, bool), "a whole number"
    elif isinstance(default, float):
        fits, kind = isinstance(value, int | float) and not isinstance(value, bool), "a number"
    elif isinstance(default, list):
        fits, kind = isinstance(value, list | tuple), "a list"
    else:
        return
    if not fits:
        yield name, f"must be {kind}, got {value!r}", f"give one such as {json.dumps(default)}"


def _too_small(name: str, value: Any, *, default: Any) -> Iterator[tuple[str, str, str]]:
    if name in _LEAST and isinstance(value, int | float) and value < _LEAST[name]:
        yield name, f"must be {_LEAST[name]} or more, got {value}", f"give one such as {json.dumps(default)}"
