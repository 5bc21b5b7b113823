"""ToyPoints: points of a plane that take the part of a network's embedding."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class ToyPoints:
    """Where the points start, and what they are: the labelled ones come first, one a class, in the classes' order.

    Args:
        z: (N, 2), float64.
        classes: (N,), 0 or 1, of all the points; only those of the labelled ones are told to anyone but the judge.
    """

    z: Tensor
    classes: Tensor

    @property
    def labels(self) -> Tensor:
        return self.classes[: int(self.classes.max()) + 1]
