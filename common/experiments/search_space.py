"""SearchSpace: between which values a search draws each of its parameters.

Optuna draws single numbers; here a parameter may be several, such as one for each axis.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optuna.distributions import BaseDistribution

Parameters = Mapping[str, float | Sequence[float]]


@dataclass(frozen=True)
class SearchSpace:
    """What is drawn of each parameter: one number, or several where it has a list of ranges.

    Args:
        ranges: Optuna's distributions by parameter.
    """

    ranges: Mapping[str, BaseDistribution | Sequence[BaseDistribution]]

    @property
    def distributions(self) -> dict[str, BaseDistribution]:
        """By the name under which each number is drawn: the parameter's, or `parameter[0]`, `parameter[1]`, ..."""
        return {name: one for parameter in self.ranges for name, one in self._numbers(parameter)}

    @property
    def content(self) -> dict[str, list[Any]]:
        """The range of each number in the form of a search space's file."""
        return {name: [one.low, one.high, *(["log"] if one.log else [])] for name, one in self.distributions.items()}

    @property
    def lowest(self) -> dict[str, float | list[float]]:
        """The parameters with every number at the lower end of its range."""
        return self.parameters({name: one.low for name, one in self.distributions.items()})

    def parameters(self, drawn: Mapping[str, float]) -> dict[str, float | list[float]]:
        """What the numbers drawn make of the parameters."""
        return {
            parameter: [drawn[name] for name, _ in self._numbers(parameter)]
            if isinstance(of, Sequence)
            else drawn[parameter]
            for parameter, of in self.ranges.items()
        }

    def numbers(self, parameters: Parameters) -> dict[str, float] | None:
        """What would have to be drawn for these parameters; None where no draw gives them."""
        numbers: dict[str, float] = {}
        for parameter in self.ranges:
            names = [name for name, _ in self._numbers(parameter)]
            value = parameters[parameter]
            if isinstance(value, Sequence) and len(value) != len(names):
                return None
            numbers |= zip(names, value if isinstance(value, Sequence) else [value] * len(names), strict=True)
        is_inside = all(one.low <= numbers[name] <= one.high for name, one in self.distributions.items())
        return numbers if is_inside else None

    def _numbers(self, parameter: str) -> Iterator[tuple[str, Any]]:
        of = self.ranges[parameter]
        if isinstance(of, Sequence):
            yield from ((f"{parameter}[{place}]", one) for place, one in enumerate(of))
        else:
            yield parameter, of
