"""PairedDifference: how one score differs between two evaluations of the same cases."""

from typing import TypedDict


class PairedDifference(TypedDict):
    """None stands for what does not exist: see paired_t_test."""

    n: int  # pairs with both values; all the others below are about these
    undefined: int  # pairs without one or both (nan)
    unpaired: int  # cases that only one of the tables has
    mean: float | None  # of second - first
    interval: tuple[float, float] | None  # 95%, of the mean difference
    p: float | None  # two-sided
