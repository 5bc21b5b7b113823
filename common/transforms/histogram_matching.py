"""Matching of an image's histogram to that of a random other image.

MONAI's `RandHistogramShiftd` moves control points of the intensity curve at random; it cannot take the intensities of
another image as its target.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence

import numpy as np
import torch
from monai.config import KeysCollection
from monai.data import MetaTensor
from monai.transforms import MapTransform, RandomizableTransform
from monai.utils import convert_to_dst_type


def intensity_landmarks(
    image: torch.Tensor, num_match_points: int = 7, *, threshold_at_mean: bool = True
) -> torch.Tensor:
    """Landmarks of an image's histogram, as ITK's HistogramMatchingImageFilter takes them but without binning.

    Minimum, mean, `num_match_points` evenly spaced quantiles of the voxels at or above the mean (a simple way to leave
    the background out), maximum. Without `threshold_at_mean` the mean is left out and the quantiles are of all voxels.

    Returns:
        ascending values, `(num_match_points + 3,)` or `(num_match_points + 2,)` without the mean, float64 on the CPU.
    """
    values = _at_least_float32(image).numpy(force=True).ravel()
    lowest, highest = values.min(), values.max()
    landmarks = [lowest]
    if threshold_at_mean:
        # the mean of a constant image may be rounded to just above it
        mean = min(values.mean(dtype=np.float64), highest)
        values = values[values >= mean]
        landmarks.append(mean)
    fractions = np.arange(1, num_match_points + 1) / (num_match_points + 1)
    return torch.tensor([*landmarks, *np.quantile(values, fractions), highest], dtype=torch.float64)


def match_landmarks(image: torch.Tensor, landmarks: torch.Tensor, reference_landmarks: torch.Tensor) -> torch.Tensor:
    """Maps `landmarks` to `reference_landmarks` and the intensities between them linearly.

    The first and last segment are extended to intensities outside. Where landmarks coincide the last of them counts. A
    constant image has no histogram to match and is returned as it is.

    Args:
        image: floating point, any shape; computed in at least float32, returned in its own dtype.
        landmarks: ascending values of `image`, `(N,)`.
        reference_landmarks: ascending values to map them to, `(N,)`.
    """
    if not image.is_floating_point():
        raise ValueError(f"image must be floating point, got {image.dtype}; EnsureTyped(dtype=torch.float32) casts it")
    if landmarks[0] == landmarks[-1]:
        return image
    values = _at_least_float32(image).contiguous()
    start, target = landmarks.to(values), reference_landmarks.to(values)
    width, rise = start.diff(), target.diff()
    slope = torch.where(width > 0, rise / width, 0)
    slope = torch.cat([slope, slope[-1:]])  # the last one serves the maximum and what lies above
    segment = (torch.searchsorted(start, values, right=True) - 1).clamp(min=0)
    matched = target[segment] + slope[segment] * (values - start[segment])
    return matched.to(image.dtype)


class RandHistogramMatchingd(RandomizableTransform, MapTransform):
    """Matches the histogram of an image to that of a randomly drawn reference case, channel by channel.

    Milletari et al. 2016 (arXiv:1606.04797), sec. 3: each training volume takes on the intensity distribution of
    another, randomly chosen one; in the authors' code always, and possibly its own.

    The landmarks of a reference are computed when it is first drawn and kept, in each loader worker on its own. They
    depend on nothing else, so the result is a function of random state and image only, and a resumed run repeats.

    Deviation: the authors' code matches the whole cumulative histograms, this transform a few of their quantiles as
    ITK's HistogramMatchingImageFilter does: a map without steps that leaves the shape of the histogram some freedom.

    Args:
        keys: floating point images `(C, *spatial)`.
        references: cases to draw from, dicts of file paths or tensors that hold `keys`.
        preprocessing: deterministic transform that turns a reference, reduced to `keys` so that no label is read, into
            images as this transform gets them; chains that name other keys need `allow_missing_keys`.
        prob: probability of matching.
        num_match_points: number of quantiles.
        allow_missing_keys: skip keys a sample lacks.
    """

    reference_index: int  # what `randomize` drew last

    def __init__(
        self,
        keys: KeysCollection,
        *,
        references: Sequence[Mapping[Hashable, object]],
        preprocessing: Callable[[dict[Hashable, object]], Mapping[Hashable, torch.Tensor]],
        prob: float = 1.0,
        num_match_points: int = 7,
        allow_missing_keys: bool = False,
    ) -> None:
        MapTransform.__init__(self, keys, allow_missing_keys)
        RandomizableTransform.__init__(self, prob)
        if not references:
            raise ValueError(f"references must name at least one case, got {references!r}; pass the training data list")
        if num_match_points < 1:
            raise ValueError(f"num_match_points must be at least 1, got {num_match_points}")
        self.references = references
        self.preprocessing = preprocessing
        self.num_match_points = num_match_points
        self._landmarks: dict[int, dict[Hashable, list[torch.Tensor]]] = {}

    def randomize(self, data: object = None) -> None:
        """Decides whether to match and, if so, draws `reference_index`."""
        super().randomize(None)
        if self._do_transform:
            self.reference_index = int(self.R.randint(len(self.references)))

    def __call__(self, data: Mapping[Hashable, torch.Tensor]) -> dict[Hashable, torch.Tensor]:
        d = dict(data)
        self.randomize()
        if not self._do_transform:
            return d
        reference = self._reference_landmarks(self.reference_index)
        for key in self.key_iterator(d):
            if len(d[key]) != len(reference[key]):
                raise ValueError(
                    f"{key!r} must have as many channels as reference {self.reference_index}, "
                    f"got {len(d[key])} and {len(reference[key])}"
                )
            channels = [
                match_landmarks(channel, intensity_landmarks(channel, self.num_match_points), target)
                for channel, target in zip(_plain(d[key]), reference[key], strict=True)
            ]
            d[key] = convert_to_dst_type(torch.stack(channels), d[key])[0]
        return d

    def _reference_landmarks(self, index: int) -> dict[Hashable, list[torch.Tensor]]:
        """Landmarks of each key and channel of a reference; two threads at once would only compute the same twice."""
        if index not in self._landmarks:
            case = self.references[index]
            prepared = self.preprocessing({key: case[key] for key in self.keys if key in case})
            self._landmarks[index] = {
                key: [intensity_landmarks(channel, self.num_match_points) for channel in _plain(prepared[key])]
                for key in self.key_iterator(prepared)
            }
        return self._landmarks[index]


def _plain(image: torch.Tensor) -> torch.Tensor:
    """`image` without its metadata, whose bookkeeping slows each operation."""
    return image.as_tensor() if isinstance(image, MetaTensor) else image


def _at_least_float32(image: torch.Tensor) -> torch.Tensor:
    """`image` in the precision of the arithmetic."""
    return image.to(torch.promote_types(image.dtype, torch.float32))
