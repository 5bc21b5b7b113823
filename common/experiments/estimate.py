"""Estimate: a number and how far it depends on which cases were seen."""

from typing import NamedTuple


class Estimate(NamedTuple):
    """A value with its 95% interval."""

    value: float
    low: float
    high: float
