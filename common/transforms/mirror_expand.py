"""MirrorExpandd: a picture and its mirror images, side by side, as one of twice the size.

`monai.transforms.SpatialPadd(mode="symmetric")` spreads the copies over both ends of an axis.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import torch
from monai.transforms import MapTransform
from torch import Tensor


def mirror_expand(image: Tensor) -> Tensor:
    """(*, 2 W, 2 H) from (*, W, H): mirrored in x to the right of it, and that in y below, joined at the edges.

    The enlargement of the U-Net and V-Net comparison, fig. 2: 512 x 512 pixels from 256 x 256.
    """
    for axis in (-2, -1):
        image = torch.cat([image, image.flip(axis)], dim=axis)
    return image


class MirrorExpandd(MapTransform):
    """`mirror_expand` of dictionary items: of image and label alike.

    Of an instance map each copy has the numbers of the original; it belongs behind the transforms that make classes
    and weights of instances.
    """

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.key_iterator(result):
            result[key] = mirror_expand(result[key])
        return result
