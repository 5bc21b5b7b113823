"""case_differences: how far the scores of each case differ between two evaluations."""

import math
from collections.abc import Mapping, Sequence

_Rows = Sequence[Mapping[str, str | float]]


def case_differences(first: _Rows, second: _Rows, *, scores: Sequence[str]) -> list[dict[str, str | float]]:
    """A row a case that both tables have, in the first one's order: "case_id", and second - first by score.

    Args:
        first: see `paired_differences`.
        second: as first.
        scores: which; nan where a table lacks the case's value.
    """
    others = {row["case_id"]: row for row in second}
    pairs = [(row, others[row["case_id"]]) for row in first if row["case_id"] in others]
    return [
        {"case_id": row["case_id"]} | {name: _value(other, name) - _value(row, name) for name in scores}
        for row, other in pairs
    ]


def _value(row: Mapping[str, str | float], name: str) -> float:
    return float(row.get(name, math.nan))
