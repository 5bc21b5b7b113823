"""Finding: one thing that is wrong with a bundle."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, and what to do about it.

    Attributes:
        severity: an error breaks a command or misleads a reader; a warning is worth a look.
        file: within the bundle's folder.
        key: id in the file, or its part that is meant; may be empty.
        rule: what must be, or what is instead.
    """

    severity: Literal["error", "warning"]
    file: str
    key: str
    rule: str
    fix: str
