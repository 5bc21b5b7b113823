"""SegmentDataset: random training segments of volumes, for a network without padding.

MONAI's random crops give image and label the same size and do not reach beyond the image's border; with MetaTensors
they also take several times as long as the slicing that they are.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import torch
from monai.data import CacheDataset
from monai.transforms import Randomizable
from monai.utils import ensure_tuple_rep
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from common.checks.input_error import InputError
from common.data.segment_sampling import Category, SegmentSampling


class _Source(NamedTuple):
    """What the segments of a volume are drawn by."""

    categories: list[Category]
    channel_sd: NDArray[np.float64]


class SegmentDataset(Dataset[dict[str, Tensor]], Randomizable):
    """Item i is a new random segment of volume i: "image" (C, *(output_size + 2 margin)), "label" (1, *output_size).

    A volume without a label is sampled "uniform" or "whole_image"; one without its target gives the image alone.

    Beyond the image's border its outermost voxels are repeated, as at inference. Kamnitsas 2017 (thesis), sec. 3.4.1.2:
    reflection in the sagittal plane, and per channel I' = I + r_c · sigma_c with r_c ~ N(0, intensity_shift_sd) and
    sigma_c the standard deviation inside the mask; the authors' program from v0.7 on goes on to I' · s_c with
    s_c ~ N(1, intensity_scale_sd).

    Args:
        volumes: each with tensors image (C, I, J, K), mask and, where it has one, label (1, I, J, K), of deterministic
            preprocessing. For those in memory (a list, a CacheDataset) the sampling is prepared once, for others at
            each access.
        output_size: voxels predicted of a segment, one number or one an axis; 1 for the thesis' patches, d - 16 for
            its S-d.
        margin: voxels by which the network's input is larger on each side.
        sampling, num_classes, foreground_share: see `SegmentSampling`; by the volumes' "label", whatever the target.
        target_key: what of a volume becomes the segment's "label": the label (class indices), or another item of its
            grid, (K, I, J, K), such as an ensemble's confidences. Integers become int64, other numbers float32.
        flip_probability: of mirroring the first axis, left-right in RAS orientation.
    """

    def __init__(
        self,
        volumes: Sequence[Mapping[str, Any]] | Dataset[Mapping[str, Any]],
        *,
        output_size: Sequence[int] | int,
        margin: Sequence[int] | int,
        sampling: Literal["foreground_background", "per_class", "uniform", "whole_image"],
        num_classes: int,
        flip_probability: float,
        foreground_share: float = 0.5,
        intensity_shift_sd: float = 0.0,
        intensity_scale_sd: float = 0.0,
        target_key: str = "label",
    ) -> None:
        if not 0 <= flip_probability <= 1:
            raise InputError(f"flip_probability: must lie between 0 and 1, got {flip_probability}; 0.5 is usual")
        if min(intensity_shift_sd, intensity_scale_sd) < 0:
            raise InputError("intensity_shift_sd and intensity_scale_sd must be 0 or more")
        self.volumes: Any = volumes
        self.output_size = ensure_tuple_rep(output_size, 3)
        self.margin = ensure_tuple_rep(margin, 3)
        self.sampling = SegmentSampling(
            sampling, self.output_size, num_classes=num_classes, foreground_share=foreground_share
        )
        self.flip_probability = flip_probability
        self.intensity_shift_sd = intensity_shift_sd
        self.intensity_scale_sd = intensity_scale_sd
        self.target_key = target_key
        # made here rather than at the first access, so that worker processes share it
        self._sources = [self._source(self.volumes[index]) for index in range(_number_in_memory(volumes))]

    def __len__(self) -> int:
        return len(self.volumes)

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        volume = self.volumes[index]
        source = self._sources[index] if index in range(len(self._sources)) else self._source(volume)
        image = np.asarray(volume["image"])
        corner = self.sampling.draw(source.categories, image.shape[1:], self.R)
        mirrored = self.R.random_sample() < self.flip_probability

        seen_corner = [start - border for start, border in zip(corner, self.margin, strict=True)]
        seen_size = [size + 2 * border for size, border in zip(self.output_size, self.margin, strict=True)]
        seen = _crop(image, seen_corner, seen_size, mirrored=mirrored).astype(np.float32, copy=False)
        self._change_intensity(seen, source.channel_sd)
        segment = {"image": torch.from_numpy(seen)}
        if self.target_key in volume:
            target = _crop(np.asarray(volume[self.target_key]), corner, self.output_size, mirrored=mirrored)
            segment["label"] = torch.from_numpy(target.astype(self._target_kind(target)))
        return segment

    def _target_kind(self, target: NDArray[Any]) -> type[np.generic]:
        """A label is class indices even where a transform left them as float32."""
        is_classes = self.target_key == "label" or np.issubdtype(target.dtype, np.integer)
        return np.int64 if is_classes else np.float32

    def _change_intensity(self, image: NDArray[np.float32], channel_sd: NDArray[np.float64]) -> None:
        if self.intensity_shift_sd or self.intensity_scale_sd:
            shift = self.R.normal(0, self.intensity_shift_sd, len(image)) * channel_sd
            scale = self.R.normal(1, self.intensity_scale_sd, len(image))
            image += shift.astype(np.float32)[:, None, None, None]
            image *= scale.astype(np.float32)[:, None, None, None]

    def _source(self, volume: Mapping[str, Any]) -> _Source:
        name = volume.get("case_id", "a volume")
        if "label" not in volume and self.sampling.sampling not in ("uniform", "whole_image"):
            raise InputError(f"{name}: has no label, so its sampling must be uniform or whole_image")
        inside = np.asarray(volume["mask"])[0] > 0
        label = np.asarray(volume["label"])[0] if "label" in volume else inside  # of which only the shape counts then
        if any(side < size for side, size in zip(label.shape, self.output_size, strict=True)):
            raise InputError(
                f"{name}: its {list(label.shape)} voxels must hold a segment's output of {list(self.output_size)}; "
                "choose smaller segments"
            )
        categories = self.sampling.categories(label, inside)
        if not categories or not inside.any():
            raise InputError(
                f"{name}: has no voxel that a segment with an output of {list(self.output_size)} can be centred on; "
                "check its mask and label, or choose smaller segments"
            )
        if not self.intensity_shift_sd:
            return _Source(categories, np.ones(1))
        # channel by channel, which is much faster than all at once
        channel_sd = [channel[inside].std(dtype=np.float64) for channel in np.asarray(volume["image"])]
        return _Source(categories, np.array(channel_sd))


def _number_in_memory(volumes: Sequence[Mapping[str, Any]] | Dataset[Mapping[str, Any]]) -> int:
    if isinstance(volumes, CacheDataset):
        return int(volumes.cache_num)
    return 0 if isinstance(volumes, Dataset) else len(volumes)


def _crop(volume: NDArray[Any], corner: Sequence[int], size: Sequence[int], *, mirrored: bool) -> NDArray[Any]:
    """Copy (C, *size) of the box at `corner`; where it leaves the volume, the outermost voxels are repeated."""
    box, missing = [slice(None)], [(0, 0)]
    for start, length, side in zip(corner, size, volume.shape[1:], strict=True):
        before, after = max(-start, 0), max(start + length - side, 0)
        box.append(slice(start + before, start + length - after))
        missing.append((before, after))
    present = volume[tuple(box)]
    if mirrored:  # before the padding, which makes the only copy
        present, missing[1] = present[:, ::-1], missing[1][::-1]
    return np.pad(present, missing, mode="edge")
