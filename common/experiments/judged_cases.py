"""judged_cases: which cases judge what the others have chosen.

`common.data.split` cuts a data set by a hash of the case ids. What is left for validation has low hashes only, and
would fall into one part if it were cut by the same hash again.
"""

import hashlib
from collections.abc import Sequence

from common.checks.input_error import InputError


def judged_cases(case_ids: Sequence[str], *, share: float) -> list[str]:
    """The share of the cases with the lowest hashes, in the order given: at least one, and not all; none for 0."""
    if not 0 <= share < 1:
        raise InputError(f"judge_share must be at least 0 and below 1, got {share}; 0.3 is usual")
    if share == 0:
        return []
    if len(case_ids) < 2:
        raise InputError(f"judge_share needs at least 2 cases, got {len(case_ids)}; give --part all, or leave it out")
    number = min(max(round(share * len(case_ids)), 1), len(case_ids) - 1)
    chosen = sorted(case_ids, key=lambda case_id: hashlib.sha256(f"judge:{case_id}".encode()).digest())[:number]
    return [case_id for case_id in case_ids if case_id in chosen]
