"""ToyRun: one descent of a toy study."""

from dataclasses import dataclass

from common.experiments.toy_points import ToyPoints
from common.experiments.toy_state import ToyState


@dataclass(frozen=True)
class ToyRun:
    """The states of all iterations, from the start on.

    Args:
        title: the regulariser.
        belief: what its posteriors are.
        shown: the iterations of the still picture.
    """

    title: str
    belief: str
    points: ToyPoints
    states: list[ToyState]
    shown: tuple[int, ...]

    @property
    def reach(self) -> float:
        """Half the side of a square around the origin that the points never leave, with room for their arrows."""
        return 1.3 * max(state.z.abs().max().item() for state in self.states)
