"""PairedDifference: how one score differs between two evaluations of the same cases."""

from typing import TypedDict


class PairedDifference(TypedDict):
    """None stands for what does not exist: see paired_differences."""

    n: int  # pairs with both values; all the others below are about these
    undefined: int  # pairs without one or both (nan)
    unpaired: int  # cases that only one of the tables has
    mean: float | None  # of second - first
    sd: float | None
    interval: tuple[float, float] | None  # 95%, of the mean difference
    p: float | None  # two-sided, of the t-test
    p_holm: float | None  # corrected for the number of scores
    wilcoxon_p: float | None  # two-sided, of the signed ranks
    wilcoxon_p_holm: float | None
