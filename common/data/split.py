"""split_cases: divide cases into training and validation by a hash of their id."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from common.checks.input_error import InputError

_PARTS = ("training", "validation", "all")
_Case = TypeVar("_Case", bound=Mapping[str, Any])


def split_cases(
    cases: Sequence[_Case], *, part: Literal["training", "validation", "all"], validation_share: float = 0.2
) -> list[_Case]:
    """The cases of one part, in the order given.

    A case belongs to validation if the salted SHA-256 hash of its `case_id`, read as a fraction of 1, is below
    `validation_share`; so a case keeps its part when others are added. Only where a part would be empty is
    the case with the lowest hash (validation) or the highest (training) moved there.

    Args:
        cases: each with a unique `case_id`.
        part: "training", "validation" or "all".
        validation_share: expected share of validation cases, between 0 and 1.
    """
    _check(cases, part, validation_share)
    if part == "all":
        return list(cases)
    fractions = [_hash_fraction(case["case_id"]) for case in cases]
    is_validation = [fraction < validation_share for fraction in fractions]
    if not any(is_validation):
        is_validation[fractions.index(min(fractions))] = True
    if all(is_validation):
        is_validation[fractions.index(max(fractions))] = False
    wanted = part == "validation"
    return [case for case, held_out in zip(cases, is_validation, strict=True) if held_out == wanted]


def _hash_fraction(case_id: str) -> float:
    # salted, because a data set may itself have been cut by the plain hash: all that is left then falls into one part
    digest = hashlib.sha256(f"split:{case_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def _check(cases: Sequence[_Case], part: str, validation_share: float) -> None:
    if part not in _PARTS:
        raise InputError(f"part must be one of {', '.join(_PARTS)}, got {part!r}")
    if not 0 < validation_share < 1:
        raise InputError(f"validation_share must lie between 0 and 1, got {validation_share}; 0.2 is usual")
    repeated = [case_id for case_id, times in Counter(case["case_id"] for case in cases).items() if times > 1]
    if repeated:
        raise InputError(f"case ids must be unique, {repeated[0]!r} occurs more than once; rename one of the cases")
    if part != "all" and len(cases) < 2:
        raise InputError(f"training and validation need at least 2 cases, got {len(cases)}; add cases to the data set")
