"""SeedRow: what a setting scored over its seeds."""

from typing import TypedDict

from common.metrics.paired_difference import PairedDifference


class SeedRow(TypedDict):
    """None stands for what does not exist: a spread of one run, a difference of a setting to itself."""

    setting: str
    n: int  # seeds
    mean: float
    sd: float | None
    interval: tuple[float, float] | None  # 95%, of the mean
    published: str
    difference: PairedDifference | None  # to the first setting, over the seeds that both have
    share: float | None  # of the gap between the bounds
    share_interval: tuple[float, float] | None  # 95%
