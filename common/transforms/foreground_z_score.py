"""ForegroundZScored: zero mean and unit variance over the foreground.

`monai.transforms.NormalizeIntensityd(nonzero=True)` measures the foreground alone too, but leaves the background at 0,
which then is the foreground's mean.
"""

from collections.abc import Hashable, Mapping
from typing import Any

from monai.config import KeysCollection
from monai.transforms import MapTransform
from torch import Tensor


def foreground_z_score(image: Tensor, mask: Tensor) -> Tensor:
    """(image - mean) / sd, channel by channel, both measured where `mask` is true, applied everywhere.

    A channel that is constant in the mask is only centred.

    Args:
        image: (C, *).
        mask: (C, *) or (1, *), boolean.
    """
    result = image.clone()
    for channel, inside in zip(result, mask.expand_as(image), strict=True):
        voxels = channel[inside]
        if voxels.numel():
            sd = voxels.std(correction=0)
            channel.sub_(voxels.mean()).div_(sd if sd > 0 else 1)
    return result


class ForegroundZScored(MapTransform):
    """`foreground_z_score` of dictionary items.

    Args:
        mask_key: item that holds the mask; voxels above the image's minimum, as V-Net's authors do, if None.
    """

    def __init__(self, keys: KeysCollection, *, mask_key: str | None = None) -> None:
        super().__init__(keys)
        self.mask_key = mask_key

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            image = result[key].float()
            lowest = image.amin(dim=tuple(range(1, image.ndim)), keepdim=True)
            mask = image > lowest if self.mask_key is None else result[self.mask_key] > 0
            result[key] = foreground_z_score(image, mask)
        return result
