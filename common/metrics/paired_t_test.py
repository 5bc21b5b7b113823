"""paired_t_test: whether two evaluations of the same cases differ."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ttest_rel

from common.checks.input_error import InputError
from common.metrics.paired_difference import PairedDifference

_Rows = Sequence[Mapping[str, str | float]]

# below this share of the values, differences vary by rounding only
_ROUNDING = 1e-9


def paired_t_test(first: _Rows, second: _Rows) -> dict[str, PairedDifference]:
    """The difference second - first by score, for each score that both tables have, with a two-sided paired t-test.

    As the thesis of Kamnitsas compares DeepMedic with and without the CRF (tables 3.3 to 3.7): over n cases with
    differences d,  t = mean(d) / (sd(d) / √n)  with n - 1 degrees of freedom. Pairs with an undefined value are left
    out, and counted. A single pair has neither p nor interval; nor have differences that are all the same, for which
    t is a division by zero. Nothing is corrected for the number of scores that are tested.

    Both tables must have been made with the same rule for empty regions, or the rules are what is compared.

    Args:
        first: one row a case: "case_id" and its scores; nan or absent is undefined, columns of text are no scores.
        second: as first; cases are paired by their id, in any order.
    """
    by_id = _by_case_id(first, "first"), _by_case_id(second, "second")
    cases = _shared(*by_id, what="case")
    unpaired = len(by_id[0].keys() ^ by_id[1].keys())
    return {
        name: _difference(*(_values(table, cases, name) for table in by_id), unpaired=unpaired)
        for name in _shared(_scores(first), _scores(second), what="score")
    }


def _by_case_id(rows: _Rows, argument: str) -> dict[str, Mapping[str, str | float]]:
    by_id = {str(row["case_id"]): row for row in rows}
    if len(by_id) != len(rows):
        raise InputError(
            f"{argument} table: case_id must be unique, got {len(rows)} rows of {len(by_id)} cases; "
            "average the rows of a case first"
        )
    return by_id


def _shared(first: Mapping[str, object], second: Mapping[str, object], *, what: str) -> list[str]:
    shared = [name for name in first if name in second]
    if not shared:
        raise InputError(
            f"first and second table: must share a {what}, got {_some(first)} and {_some(second)}; "
            "compare evaluations of the same cases"
        )
    return shared


def _scores(rows: _Rows) -> dict[str, None]:
    text = {name for row in rows for name, value in row.items() if isinstance(value, str)}
    return dict.fromkeys(name for row in rows for name in row if name not in text | {"case_id"})


def _values(table: Mapping[str, Mapping[str, str | float]], cases: list[str], name: str) -> NDArray[np.float64]:
    return np.array([float(table[case_id].get(name, math.nan)) for case_id in cases])


def _difference(first: NDArray[np.float64], second: NDArray[np.float64], *, unpaired: int) -> PairedDifference:
    defined = ~np.isnan(first) & ~np.isnan(second)
    first, second = first[defined], second[defined]
    n = len(first)
    difference: PairedDifference = {
        "n": n,
        "undefined": int((~defined).sum()),
        "unpaired": unpaired,
        "mean": float((second - first).mean()) if n else None,
        "interval": None,
        "p": None,
    }
    if n > 1 and np.ptp(second - first) > _ROUNDING * np.abs([first, second]).max():
        test = ttest_rel(second, first)
        interval = test.confidence_interval(0.95)
        difference["interval"] = float(interval.low), float(interval.high)
        difference["p"] = float(test.pvalue)
    return difference


def _some(names: Mapping[str, object]) -> str:
    """Enough of the names to see what kind they are."""
    return ", ".join(list(names)[:3]) + (", ..." if len(names) > 3 else "") or "none"
