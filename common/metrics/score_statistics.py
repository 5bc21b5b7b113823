"""ScoreStatistics: one score over the cases."""

from typing import TypedDict


class ScoreStatistics(TypedDict):
    """None stands for what does not exist: a mean of no case, a spread or an interval of fewer than two."""

    n: int  # cases with a value; all the others below are about these
    undefined: int  # cases without one (nan): as a rule a structure missed or invented
    mean: float | None
    sd: float | None
    interval: tuple[float, float] | None  # 95%, of the mean
    min: float | None
    max: float | None
    worst_case: str | None
    undefined_cases: list[str]
