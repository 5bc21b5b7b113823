"""head_volume: a synthetic scan of a head, for measurements."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

_BOX = (150 / 240, 180 / 240, 140 / 155)  # of the brain, as a share of the volume
_TUMOUR_CENTRE = (0.4, 0.1, 0.3)  # in half sides of the brain's box
_TUMOUR = {2: 0.4, 3: 0.28, 4: 0.2, 1: 0.12}  # class: radius in half sides; each covers what lies inside it


class Head(NamedTuple):
    """One case.

    Attributes:
        image: (C, I, J, K), 0 outside the brain.
        mask: (1, I, J, K), of the brain.
        label: (1, I, J, K), 0 to 4.
    """

    image: Tensor
    mask: Tensor
    label: Tensor


def head_volume(size: Sequence[int], *, sequences: int) -> Head:
    """Noise over something smooth, in a brain that is round on top and narrows below.

    At 240 x 240 x 155 the brain has 150 x 180 x 140 voxels along the axes, and 1.5 million in all, as real ones have.
    """
    axes = [torch.linspace(-1, 1, side) / share for side, share in zip(size, _BOX, strict=True)]
    x, y, z = torch.meshgrid(*axes, indexing="ij")
    narrowing = 1 + 3 * (-z).clamp(min=0)
    mask = (x**2 + y**2) * narrowing + z**2 < 1
    label = torch.zeros(mask.shape)
    offsets = [axis - middle for axis, middle in zip((x, y, z), _TUMOUR_CENTRE, strict=True)]
    radius = torch.stack(offsets).square().sum(0).sqrt()
    for index, outermost in _TUMOUR.items():
        label[mask & (radius < outermost)] = index
    coarse = torch.randn(1, sequences, *(side // 8 + 2 for side in size))
    smooth = F.interpolate(coarse, tuple(size), mode="trilinear")[0]
    image = (smooth + 0.3 * torch.randn_like(smooth)) * mask
    return Head(image, mask[None].float(), label[None])
