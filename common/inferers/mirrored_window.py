"""mirrored_window: a rectangle of a picture, which may lie partly or wholly beyond its borders.

`torch.nn.functional.pad(mode="reflect")` refuses to pad a picture by its own size or more, and pads all of it.
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def mirrored_window(images: Tensor, start: Sequence[int], size: Sequence[int]) -> Tensor:
    """(B, C, *size) from the pixel `start` on; beyond the borders the picture is mirrored, again and again if need be.

    The mirror stands on the outermost pixels, which are not repeated: ... 2 1 0 1 2 ...; with one pixel all are it.
    """
    for axis, (first, side) in enumerate(zip(start, size, strict=True), start=2):
        last = images.shape[axis] - 1
        away = torch.arange(first, first + side, device=images.device).remainder(max(2 * last, 1))
        images = images.index_select(axis, torch.minimum(away, 2 * last - away).clamp(min=0))
    return images
