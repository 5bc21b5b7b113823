"""gated_members: a member enters the ensemble if it is good enough by itself."""

from collections.abc import Mapping, Sequence

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.metrics.member_gate import MemberGate
from common.metrics.score_summary import score_summary

_Rows = Sequence[Mapping[str, str | float]]


def gated_members(tables: Mapping[str, _Rows], *, score: str = "dice_whole", threshold: float = 0.87) -> MemberGate:
    """Those whose mean score over the cases exceeds the threshold.

    Kamnitsas' thesis, sec. 4.3.5: a Dice of the whole tumour above 87% on held-out cases. They must be the same cases
    for all members; a case without the score has no part in the mean, and is counted.

    Args:
        tables: by member, a row a held-out case: "case_id" and its scores (see `read_score_table`).
        threshold: from 0 to 1; 0 lets every member in that scores at all.
    """
    if not 0 <= threshold < 1:
        raise InputError(f"threshold: must be from 0 to below 1, got {threshold}; 87% is 0.87")
    _check_same_cases(tables)
    statistics = {}
    for member, rows in tables.items():
        summary = score_summary(rows)
        check_known_name(score, summary, argument=f"score of {member}")
        statistics[member] = summary[score]
    return MemberGate(score, threshold, statistics)


def _check_same_cases(tables: Mapping[str, _Rows]) -> None:
    cases = {member: {str(row["case_id"]) for row in rows} for member, rows in tables.items()}
    union = set[str]().union(*cases.values())
    for member, scored in cases.items():
        missing = sorted(union - scored)
        if missing:
            raise InputError(
                f"{member}: must be scored on the cases of the other members, {len(missing)} of {len(union)} are "
                f"missing, such as {missing[0]}; evaluate all members on the same cases"
            )
