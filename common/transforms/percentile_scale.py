"""PercentileScaled: pictures of any depth and exposure on one scale.

`monai.transforms.ScaleIntensityRangePercentilesd` does not take integers, as files have them, makes several copies of a
large picture, and divides by zero where more pixels than the percentile leaves out are equal.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import torch
from monai.config import KeysCollection
from monai.transforms import MapTransform
from monai.utils import convert_to_numpy
from torch import Tensor

from common.checks.input_error import InputError


def percentile_scale(image: Tensor, *, lower: float, upper: float) -> Tensor:
    """float32, 0 at the lower percentile of all numbers and 1 at the upper, clipped there; colours keep their hue.

    Where both percentiles are one number, as in a picture that is nearly empty, its least and greatest numbers take
    their places; a constant picture becomes 0.
    """
    numbers = convert_to_numpy(image)
    low, high = np.percentile(numbers, [lower, upper])
    if low == high:
        low, high = numbers.min(), numbers.max()
    scaled = image.to(torch.float32, memory_format=torch.contiguous_format, copy=True)
    return scaled.sub_(float(low)).div_(float(high - low) or 1.0).clamp_(0.0, 1.0)


class PercentileScaled(MapTransform):
    """`percentile_scale` of dictionary items.

    Args:
        lower: percentile that becomes 0.
        upper: percentile that becomes 1.
    """

    def __init__(self, keys: KeysCollection, *, lower: float, upper: float) -> None:
        super().__init__(keys)
        if not 0 <= lower < upper <= 100:
            raise InputError(f"percentiles: must be 0 <= lower < upper <= 100, got {lower} and {upper}")
        self.lower = lower
        self.upper = upper

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = percentile_scale(result[key], lower=self.lower, upper=self.upper)
        return result
