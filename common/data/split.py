"""split_cases: divide cases into training and validation by a hash of their id."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

from common.checks.input_error import InputError

_PARTS = ("training", "validation", "all")
_Case = TypeVar("_Case", bound=Mapping[str, Any])


def split_cases(
    cases: Sequence[_Case],
    *,
    part: Literal["training", "validation", "all"],
    validation_share: float = 0.2,
    folds: int = 0,
    fold: int = 0,
) -> list[_Case]:
    """The cases of one part, in the order given.

    A case belongs to validation if the salted SHA-256 hash of its `case_id`, read as a fraction of 1, is below
    `validation_share`; so a case keeps its part when others are added. Only where a part would be empty is
    the case with the lowest hash (validation) or the highest (training) moved there.

    For cross-validation the cases, ranked by their hashes, are dealt out in turn: every case is in one fold, folds
    differ by at most one case, and adding cases changes them. As many folds as cases is leave-one-out.

    Args:
        cases: each with a unique `case_id`.
        part: "training", "validation" or "all".
        validation_share: expected share of validation cases, between 0 and 1; unused where there are folds.
        folds: of a cross-validation; 0 for none.
        fold: which of them is held out for validation, from 0.
    """
    _check(cases, part, validation_share)
    _check_folds(cases, part, folds, fold)
    if part == "all":
        return list(cases)
    fractions = [_hash_fraction(case["case_id"]) for case in cases]
    is_validation = _in_fold(fractions, folds, fold) if folds else _below(fractions, validation_share)
    wanted = part == "validation"
    return [case for case, held_out in zip(cases, is_validation, strict=True) if held_out == wanted]


def _in_fold(fractions: list[float], folds: int, fold: int) -> list[bool]:
    ranks = {fraction: rank for rank, fraction in enumerate(sorted(fractions))}
    return [ranks[fraction] % folds == fold for fraction in fractions]


def _below(fractions: list[float], validation_share: float) -> list[bool]:
    is_validation = [fraction < validation_share for fraction in fractions]
    if not any(is_validation):
        is_validation[fractions.index(min(fractions))] = True
    if all(is_validation):
        is_validation[fractions.index(max(fractions))] = False
    return is_validation


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


def _check_folds(cases: Sequence[_Case], part: str, folds: int, fold: int) -> None:
    if folds == 0 and fold != 0:
        raise InputError(f"fold must be 0 where there are no folds, got {fold}; give their number with --folds")
    if folds < 0 or folds == 1:
        raise InputError(f"folds must be 0 (none) or at least 2, got {folds}; 5 is usual")
    if part != "all" and folds > len(cases):
        raise InputError(f"folds must be at most the number of cases, {len(cases)}, got {folds}; add cases")
    if folds and not 0 <= fold < folds:
        raise InputError(f"fold must be from 0 to {folds - 1} where there are {folds} folds, got {fold}")
