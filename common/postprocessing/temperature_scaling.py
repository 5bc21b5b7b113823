"""Temperature scaling: confidences are made as sure as held-out voxels were right.

`sklearn.calibration.CalibratedClassifierCV` does it to a classifier of rows, of which it has to be told through an
estimator; MONAI and torch lack it.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from monai.config import KeysCollection
from monai.transforms import MapTransform
from scipy.optimize import minimize_scalar
from torch import Tensor
from torch.nn import functional as F

from common.checks.input_error import InputError

_LIMITS = (0.01, 100.0)  # of a temperature


def fitted_temperature(logits: Tensor, label: Tensor, *, mask: Tensor | None = None) -> float:
    """The temperature T that is best for the mean of -log softmax(logits / T) of the true class, from 0.01 to 100.

    Guo et al. 2017 (arXiv:1706.04599), sec. 4.2. T > 1 makes less sure, T < 1 surer; the classes stay. There is one
    minimum, as the mean is convex in 1 / T; where every voxel is right, it is the lower limit.

    Args:
        logits: (N, K, *) of cases that no weight was learned from; of many cases a draw of their voxels does, (N, K).
        label: (N, 1, *) class indices.
        mask: (N, 1, *); what an inferer has set outside it says nothing of the network. All voxels if None.
    """
    kept, truth = logits.double().movedim(1, -1).flatten(0, -2), label.long().flatten()
    if mask is not None:
        inside = mask.flatten() > 0
        kept, truth = kept[inside], truth[inside]
    if not len(truth):
        raise ValueError("mask must hold a voxel of the held-out cases, got none")

    def loss(log_temperature: float) -> float:
        return F.cross_entropy(kept / np.exp(log_temperature), truth).item()

    found = minimize_scalar(loss, bounds=np.log(_LIMITS), method="bounded", options={"xatol": 1e-6})
    return float(np.exp(found.x))


class TemperatureScalingd(MapTransform):
    """Divides logits by the temperature, before their softmax."""

    def __init__(self, keys: KeysCollection, temperature: float) -> None:
        if not temperature > 0:
            raise InputError(f"temperature: must be above 0, got {temperature}; 1 leaves the logits as they are")
        super().__init__(keys)
        self.temperature = temperature

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        return {**data, **{key: data[key] / self.temperature for key in self.keys}}
