"""BrainMaskd: the voxels that belong to the brain.

`monai.transforms.ForegroundMaskd` finds a threshold in the intensities; here the mask is given, or the skull stripped.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import torch
from monai.data import MetaTensor
from monai.transforms import Transform
from monai.utils import ImageMetaKey
from torch import Tensor

from common.checks.input_error import InputError


def brain_mask(image: Tensor) -> Tensor:
    """(C, *) to (1, *), boolean: where any channel is not 0, as in the brain of a skull-stripped image."""
    mask = torch.zeros_like(image[:1], dtype=torch.bool)
    for channel in image:  # any(dim=0) takes more than twice as long
        mask |= channel != 0
    return mask


class BrainMaskd(Transform):
    """Makes item `mask_key`, (1, I, J, K) of 0 and 1 on the image's grid: the given mask where it is not 0, else
    `brain_mask` of the image.

    Args:
        image_key: item with the loaded image, before it is resampled or normalised.
        mask_key: item with the loaded mask; may be absent.
    """

    def __init__(self, image_key: str = "image", mask_key: str = "mask") -> None:
        self.image_key = image_key
        self.mask_key = mask_key

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        image, given = data[self.image_key], data.get(self.mask_key)
        source = image if given is None else given
        mask = brain_mask(source.as_tensor())
        if not mask.any():
            raise InputError(
                f"{_file(source)}: mask excludes every voxel of {_file(image)}; a mask, or the image "
                "where there is none, must be non-zero in the brain"
            )
        return {**data, self.mask_key: MetaTensor(mask.float(), affine=image.affine.clone())}


def _file(volume: MetaTensor) -> str:
    return str(volume.meta.get(ImageMetaKey.FILENAME_OR_OBJ, "image"))
