"""Finding: something about a data set that its owner should know."""

from dataclasses import dataclass
from typing import Literal

from common.checks.input_error import InputError

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """An error stops a training or makes its scores worthless, a warning should be looked at, a note is harmless.

    Attributes:
        case: its id; empty for what concerns the whole data set.
        file: may be empty.
        rule: what must be and what is instead.
    """

    severity: Severity
    case: str
    file: str
    rule: str
    fix: str

    @classmethod
    def of_error(cls, error: InputError, *, case: str = "", file: str = "", fix: str = "") -> "Finding":
        """The line of a check, taken apart.

        Args:
            file: that the line may begin with.
            fix: where the line names none.
        """
        line = str(error).removeprefix(f"{file}: ") if file else str(error)
        rule, _, named = line.partition("; ")
        return cls("error", case, file, rule, named or fix)

    def __str__(self) -> str:
        # an image in an array goes by its case's id
        named = dict.fromkeys(part for part in (self.severity, self.case, self.file, self.rule) if part)
        return ": ".join(named) + f"; {self.fix}"
