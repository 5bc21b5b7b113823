"""ForegroundWindowed: the lowest and the highest intensities of the foreground clipped.

`monai.transforms.ClipIntensityPercentilesd` takes the percentiles of all voxels, of which the background is most;
`ScaleIntensityRangePercentilesd` does so too, and scales them.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
from monai.config import KeysCollection
from monai.transforms import MapTransform
from torch import Tensor

from common.checks.input_error import InputError


def foreground_window(image: Tensor, mask: Tensor, *, lower: float, upper: float) -> Tensor:
    """Clipped, channel by channel, to two percentiles of the voxels where `mask` is true; the others are left alone.

    Kamnitsas 2017 (thesis), sec. 5.3.1.1: "windowing the lowest and top 2% of the intensity histograms".

    Args:
        image: (C, *).
        mask: (1, *), boolean.
        lower, upper: percentiles, such as 2 and 98.
    """
    result = image.clone()
    if mask.any():
        for channel in result:
            voxels = channel[mask[0]]
            low, high = np.percentile(voxels.numpy(force=True), [lower, upper])
            channel[mask[0]] = voxels.clamp(float(low), float(high))
    return result


class ForegroundWindowed(MapTransform):
    """`foreground_window` of dictionary items, to be followed by `ForegroundZScored`.

    Args:
        mask_key: item that holds the mask, (1, *).
    """

    def __init__(self, keys: KeysCollection, *, lower: float, upper: float, mask_key: str = "mask") -> None:
        super().__init__(keys)
        if not 0 <= lower < upper <= 100:
            raise InputError(f"percentiles: must be 0 <= lower < upper <= 100, got {lower} and {upper}")
        self.lower = lower
        self.upper = upper
        self.mask_key = mask_key

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        mask = result[self.mask_key] > 0
        for key in self.keys:
            result[key] = foreground_window(result[key].float(), mask, lower=self.lower, upper=self.upper)
        return result
