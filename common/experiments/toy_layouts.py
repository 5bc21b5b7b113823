"""two_circles and two_moons: the layouts of the toy studies, with one labelled point a class.

scikit-learn's, centred, with the labelled points brought to the front.
"""

import numpy as np
import torch
from numpy.typing import NDArray

from common.experiments.toy_points import ToyPoints

_POINTS = 60
_NOISE = 0.03


def two_circles(seed: int) -> ToyPoints:
    """A circle within another; any point of each may be the labelled one."""
    from sklearn.datasets import make_circles  # takes a second, and is needed once

    z, classes = make_circles(_POINTS, noise=_NOISE, factor=0.4, random_state=seed)
    generator = np.random.default_rng(seed)
    return _points(z, classes, [generator.choice(np.flatnonzero(classes == one)) for one in (0, 1)])


def two_moons(seed: int) -> ToyPoints:
    """Two interlocked half circles, each labelled at its end in the middle: far from most points of its class."""
    from sklearn.datasets import make_moons

    z, classes = make_moons(_POINTS, noise=_NOISE, random_state=seed)
    z -= z.mean(axis=0)
    x = z[:, 0]
    return _points(
        z, classes, [np.where(classes == 0, x, -np.inf).argmax(), np.where(classes == 1, x, np.inf).argmin()]
    )


def _points(z: NDArray[np.float64], classes: NDArray[np.int64], labelled: list[np.intp]) -> ToyPoints:
    order = np.concatenate([labelled, np.setdiff1d(np.arange(len(z)), labelled)])
    return ToyPoints(torch.from_numpy(z[order]), torch.from_numpy(classes[order]))
