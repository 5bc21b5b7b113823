"""SearchSpace: between which values a search draws each of its parameters.

Optuna draws single values; here a parameter may be several numbers, such as one for each axis.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from optuna.distributions import BaseDistribution, CategoricalDistribution

Parameters = Mapping[str, float | str | bool | Sequence[float]]


@dataclass(frozen=True)
class SearchSpace:
    """What is drawn of each parameter: one value, or several numbers where it has a list of ranges.

    Args:
        ranges: Optuna's distributions by parameter.
    """

    ranges: Mapping[str, BaseDistribution | Sequence[BaseDistribution]]

    @property
    def distributions(self) -> dict[str, BaseDistribution]:
        """By the name under which each number is drawn: the parameter's, or `parameter[0]`, `parameter[1]`, ..."""
        return {name: one for parameter in self.ranges for name, one in self._numbers(parameter)}

    @property
    def content(self) -> dict[str, Any]:
        """The range of each number in the form of a search space's file."""
        return {name: _content(one) for name, one in self.distributions.items()}

    @property
    def lowest(self) -> dict[str, float | list[float]]:
        """The parameters with every number at the lower end of its range."""
        return self.parameters({name: one.low for name, one in self.distributions.items()})

    def parameters(self, drawn: Mapping[str, Any]) -> dict[str, Any]:
        """What the numbers drawn make of the parameters."""
        return {
            parameter: [drawn[name] for name, _ in self._numbers(parameter)]
            if isinstance(of, Sequence)
            else drawn[parameter]
            for parameter, of in self.ranges.items()
        }

    def numbers(self, parameters: Parameters) -> dict[str, Any] | None:
        """What would have to be drawn for these parameters; None where no draw gives them."""
        numbers: dict[str, Any] = {}
        for parameter in self.ranges:
            names = [name for name, _ in self._numbers(parameter)]
            value = parameters[parameter]
            values = list(value) if isinstance(value, list | tuple) else [value] * len(names)
            if len(values) != len(names):
                return None
            numbers |= zip(names, values, strict=True)
        return numbers if all(_holds(one, numbers[name]) for name, one in self.distributions.items()) else None

    def _numbers(self, parameter: str) -> Iterator[tuple[str, Any]]:
        of = self.ranges[parameter]
        if isinstance(of, Sequence):
            yield from ((f"{parameter}[{place}]", one) for place, one in enumerate(of))
        else:
            yield parameter, of


def _content(of: Any) -> Any:
    if isinstance(of, CategoricalDistribution):
        return {"any_of": list(of.choices)}
    return [of.low, of.high, *(["log"] if of.log else [])]


def _holds(of: Any, value: Any) -> bool:
    if isinstance(of, CategoricalDistribution):
        return value in of.choices
    return bool(of.low <= value <= of.high)
