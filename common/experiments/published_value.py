"""PublishedValue: a figure of a text, read from how it is written there."""

import re
from typing import NamedTuple

_FORM = re.compile(r"(-?\d+(?:\.\d+)?)(?: ± (\d+(?:\.\d+)?))?")


class PublishedValue(NamedTuple):
    """`sd` is None where the text has none."""

    mean: float
    sd: float | None

    @classmethod
    def read(cls, text: str) -> "PublishedValue | None":
        """Of "62.7" or "0.75 ± 0.14"; None of anything else."""
        found = _FORM.fullmatch(text)
        return cls(float(found[1]), float(found[2]) if found[2] else None) if found else None
