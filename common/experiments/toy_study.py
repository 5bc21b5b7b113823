"""toy_study: the toy studies of CCLP, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from torch import nn

from common.experiments.toy_descent import toy_descent
from common.experiments.toy_layouts import two_circles, two_moons
from common.experiments.toy_points import ToyPoints
from common.experiments.toy_run import ToyRun
from common.losses.cclp import CCLP
from common.losses.entropy_minimisation import EntropyMinimisation

_STEP_SIZE = 0.05  # times a weight of 1 for both costs
_cclp = partial(CCLP, 2, similarity="l2", sigma=0.12)


@dataclass(frozen=True)
class _Plan:
    title: str
    belief: str
    layout: Callable[[int], ToyPoints]
    regulariser: Callable[[], nn.Module]
    shown: tuple[int, ...]


_STUDIES = {
    "two_circles": (
        _Plan("CCLP, S = 10", "labels propagated", two_circles, partial(_cclp, steps=10), (0, 50, 120, 200, 500)),
        _Plan(
            "entropy minimisation", "classifier's posteriors", two_circles, EntropyMinimisation, (0, 50, 200, 600, 1500)
        ),
    ),
    "two_moons": (
        _Plan("CCLP, S = 1", "labels propagated", two_moons, partial(_cclp, steps=1), (0, 50, 120, 160, 500)),
        _Plan("CCLP, S = 10", "labels propagated", two_moons, partial(_cclp, steps=10), (0, 50, 120, 160, 500)),
    ),
}
TOY_STUDIES = tuple(_STUDIES)


def toy_study(name: str, *, seed: int = 0) -> list[ToyRun]:
    """The two descents that a study compares, from the same points and the same classifier.

    Kamnitsas 2017 (thesis), sec. 6.4, figures 6.2 and 6.3. Two circles: CCLP makes a compact cluster of each, while
    entropy minimisation pushes every point to the side of the boundary where it happens to be. Two moons: CCLP with
    chains of S = 10 steps draws the clusters together along themselves, with S = 1 they come apart.

    The thesis gives no numbers: here it is 60 points and steps of 0.05. Deviation: the similarity is that of
    distances, exp(-|z_i - z_j|² / 0.12²), since a dot product sees no moons and no circles in a plane.

    By seeds 0 to 5, S = 10 puts all points on the right side, and S = 1 puts some on the wrong one by four of them. The
    length of the steps is part of it: by steps of 0.02 the points gather at the ends for S = 1, too, but gaps grow by a
    tenth instead of sixfold, and all points end on the right side (seeds 0 to 2).
    """
    return [_run(plan, seed) for plan in _STUDIES[name]]


def _run(plan: _Plan, seed: int) -> ToyRun:
    points = plan.layout(seed)
    states = toy_descent(points, plan.regulariser(), iterations=plan.shown[-1], step_size=_STEP_SIZE, seed=seed)
    return ToyRun(plan.title, plan.belief, points, states, plan.shown)
