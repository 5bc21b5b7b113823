"""paired_differences: whether two evaluations of the same cases differ."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import ttest_rel, wilcoxon

from common.checks.input_error import InputError
from common.metrics.holm import holm
from common.metrics.paired_difference import PairedDifference

_Rows = Sequence[Mapping[str, str | float]]

# below this share of the values, differences vary by rounding only
_ROUNDING = 1e-9


def paired_differences(first: _Rows, second: _Rows) -> dict[str, PairedDifference]:
    """The difference second - first by score, for each score that both tables have, with two-sided tests of it.

    The paired t-test, as the thesis of Kamnitsas compares DeepMedic with and without the CRF (tables 3.3 to 3.7): over
    n cases with differences d,  t = mean(d) / (sd(d) / √n)  with n - 1 degrees of freedom. And Wilcoxon's test of the
    signed ranks, which asks for no normal distribution; differences of 0 have no part in it. The p of either are also
    corrected for the number of scores (see `holm`).

    Pairs with an undefined value are left out, and counted. A single pair has neither p nor interval; differences that
    are all the same have none of the t-test, which is a division by zero, nor any at all if they are 0.

    Both tables must have been made with the same rule for empty regions, or the rules are what is compared.

    Args:
        first: one row a case: "case_id" and its scores; nan or absent is undefined, columns of text are no scores.
        second: as first; cases are paired by their id, in any order.
    """
    by_id = _by_case_id(first, "first"), _by_case_id(second, "second")
    cases = _shared(*by_id, what="case")
    unpaired = len(by_id[0].keys() ^ by_id[1].keys())
    differences = {
        name: _difference(*(_values(table, cases, name) for table in by_id), unpaired=unpaired)
        for name in _shared(_scores(first), _scores(second), what="score")
    }
    _correct(list(differences.values()))
    return differences


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
    n, d = len(first), second - first
    difference: PairedDifference = {
        "n": n,
        "undefined": int((~defined).sum()),
        "unpaired": unpaired,
        "mean": float(d.mean()) if n else None,
        "sd": float(d.std(ddof=1)) if n > 1 else None,
        "interval": None,
        "p": None,
        "p_holm": None,
        "wilcoxon_p": None,
        "wilcoxon_p_holm": None,
    }
    if n < 2:
        return difference
    rounding = _ROUNDING * np.abs([first, second]).max()
    if np.ptp(d) > rounding:
        test = ttest_rel(second, first)
        interval = test.confidence_interval(0.95)
        difference["interval"] = float(interval.low), float(interval.high)
        difference["p"] = float(test.pvalue)
    moved = d[np.abs(d) > rounding]
    if len(moved):
        difference["wilcoxon_p"] = float(wilcoxon(moved).pvalue)
    return difference


def _correct(differences: Sequence[PairedDifference]) -> None:
    """Of each test, over the scores that have it."""
    tested = [of for of in differences if of["p"] is not None]
    for of, corrected in zip(tested, holm([of["p"] or 0.0 for of in tested]), strict=True):
        of["p_holm"] = corrected
    ranked = [of for of in differences if of["wilcoxon_p"] is not None]
    for of, corrected in zip(ranked, holm([of["wilcoxon_p"] or 0.0 for of in ranked]), strict=True):
        of["wilcoxon_p_holm"] = corrected


def _some(names: Mapping[str, object]) -> str:
    """Enough of the names to see what kind they are."""
    return ", ".join(list(names)[:3]) + (", ..." if len(names) > 3 else "") or "none"
