"""NyulStandardised: the intensities of magnetic resonance images on one scale, by their histograms' landmarks.

`monai.transforms.HistogramNormalized` makes every histogram flat and `ScaleIntensityRangePercentilesd` maps two
percentiles; neither learns from a training set where the percentiles between them lie.
"""

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any

from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import MapTransform
from torch import Tensor

from common.checks.input_error import InputError
from common.transforms.histogram_matching import match_landmarks
from common.transforms.nyul_landmarks import foreground_percentiles, read_landmarks


def nyul_standardise(image: Tensor, mask: Tensor, landmarks: Tensor) -> Tensor:
    """Each channel with the percentiles of its foreground at its landmarks, and linear between them.

    Nyul, Udupa and Zhang 2000 (IEEE TMI 19(2):143-150), transformation. The first and last segment are extended to the
    intensities outside; a channel that is constant in the mask is unchanged.

    Args:
        image: (C, *).
        mask: (1, *), boolean.
        landmarks: (C, 11), of `learn_landmarks`.
    """
    if len(landmarks) != len(image):
        raise InputError(
            f"landmarks: must have a row for each of the image's {len(image)} channels, got {len(landmarks)}; "
            "choose the sequences that they were learned of"
        )
    result = image.float().clone()
    plain = result.as_tensor() if isinstance(result, MetaTensor) else result
    for channel, percentiles, targets in zip(plain, foreground_percentiles(image, mask), landmarks, strict=True):
        channel.copy_(match_landmarks(channel, percentiles, targets))
    return result


class NyulStandardised(MapTransform):
    """`nyul_standardise` of dictionary items.

    Args:
        landmarks: (C, 11), or the file that has them.
        mask_key: item that holds the mask, (1, *).
    """

    def __init__(self, keys: KeysCollection, *, landmarks: Tensor | str | Path, mask_key: str = "mask") -> None:
        super().__init__(keys)
        self.landmarks = landmarks if isinstance(landmarks, Tensor) else read_landmarks(landmarks)
        self.mask_key = mask_key

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            result[key] = nyul_standardise(result[key], result[self.mask_key] > 0, self.landmarks)
        return result
