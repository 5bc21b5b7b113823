"""InstanceParameters: how a probability map becomes single nuclei."""

from dataclasses import dataclass

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name

METHODS = ("components", "distance", "border")


@dataclass(frozen=True, kw_only=True)
class InstanceParameters:
    """What the nuclei are made of, how touching ones are told apart, and which are kept.

    Args:
        method: "components": nuclei are what is connected. "distance": that is cut at its necks too, by a watershed of
            the distance to the background. "border": it is cut by a watershed from the parts that a network with a
            border class sees inside it.
        threshold: probability of nucleus from which on a pixel belongs to one.
        neck: of "distance", see `common.postprocessing.lobes`: share of a nucleus's width.
        marker_threshold: of "border": probability of the inside of a nucleus from which on a pixel belongs to it.
        min_size: pixels; smaller nuclei are dropped.
        dilation: pixels that nuclei grow at the end, none into another; it undoes an erosion of the training's masks.
    """

    method: str = "distance"
    threshold: float = 0.5
    neck: float = 0.85
    marker_threshold: float = 0.5
    min_size: int = 10
    dilation: float = 0.0

    def __post_init__(self) -> None:
        check_known_name(self.method, METHODS, argument="method of the instances")
        for name in ("threshold", "neck", "marker_threshold"):
            share = getattr(self, name)
            if not isinstance(share, int | float) or not 0 < share <= 1:
                raise InputError(f"{name} of the instances must be above 0 and at most 1, got {share!r}")
        if not isinstance(self.min_size, int) or self.min_size < 0:
            raise InputError(f"min_size of the instances must be a whole number from 0 on, got {self.min_size!r}")
        if not isinstance(self.dilation, int | float) or not 0 <= self.dilation < float("inf"):
            raise InputError(f"dilation of the instances must be a number of pixels from 0 on, got {self.dilation!r}")
