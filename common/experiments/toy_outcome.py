"""toy_outcome: what became of the points of a toy study, in two numbers."""

from collections.abc import Sequence

import numpy as np
from scipy.cluster.hierarchy import linkage
from torch import Tensor

from common.experiments.toy_points import ToyPoints
from common.experiments.toy_state import ToyState


def toy_outcome(points: ToyPoints, states: Sequence[ToyState]) -> dict[str, float]:
    """Whether the points were told apart, and whether their clusters held together on the way.

    `right_side` is the share of the unlabelled points that end on their class's side of the classifier's boundary.
    `largest_gap` is the largest gap within a class that there ever was, relative to the largest at the start: 1 if it
    never grew. A class has a gap as wide as the longest edge of its minimum spanning tree.
    """
    unlabelled = slice(len(points.labels), None)
    decided = states[-1].z @ states[-1].normal + states[-1].offset > 0
    gaps = [_gap(state.z, points.classes) for state in states]
    return {
        "right_side": (decided == points.classes)[unlabelled].double().mean().item(),
        "largest_gap": max(gaps) / gaps[0],
    }


def _gap(z: Tensor, classes: Tensor) -> float:
    # single linkage merges along the edges of the minimum spanning tree, the longest last
    return float(np.max([linkage(z[classes == one].numpy(), "single")[-1, 2] for one in classes.unique()]))
