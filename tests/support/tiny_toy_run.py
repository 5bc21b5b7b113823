"""tiny_toy_run: a few iterations of a toy study."""

from torch import nn

from common.experiments.toy_descent import toy_descent
from common.experiments.toy_layouts import two_moons
from common.experiments.toy_run import ToyRun
from common.losses.entropy_minimisation import EntropyMinimisation


def tiny_toy_run(title: str = "tiny", regulariser: nn.Module | None = None) -> ToyRun:
    """Of the moons, with entropy minimisation unless told otherwise."""
    points = two_moons(0)
    states = toy_descent(points, regulariser or EntropyMinimisation(), iterations=4, step_size=0.5, seed=0)
    return ToyRun(title, "posteriors", points, states, (0, 2, 4))
