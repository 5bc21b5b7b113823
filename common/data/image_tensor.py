"""image_tensor: all images of a data set as one tensor, from which a batch is cut by one indexing.

`monai.data.CacheDataset` keeps them apart, to be collated one by one.
"""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.data.read_picture import read_picture
from common.data.with_channels import with_channels


def image_tensor(cases: Sequence[dict[str, Any]], *, channels: Literal[1, 3], size: Sequence[int] = ()) -> Tensor:
    """(N, channels, W, H), in bytes if all images are as they come, otherwise in float32.

    Args:
        cases: each with an "image", a picture's path or an array (1 or 3, W, H).
        channels: see `with_channels`.
        size: (W, H) that images are scaled to, smoothed before they are made smaller; empty for images of one size.
    """
    if channels not in (1, 3):
        raise InputError(f"channels must be 1 (grey) or 3 (RGB), got {channels}")
    if size and (len(size) != 2 or min(size) < 1):
        raise InputError(f"image_size must be [] or [W,H] in pixels, got {list(size)}")
    images = [with_channels(_pixels(case["image"]), channels) for case in cases]
    if size:
        images = [_scaled(image, tuple(size)) for image in images]
    _check_one_size(cases, images)
    stack = np.ascontiguousarray(np.stack(images))  # views of rows would keep their order in memory
    return torch.from_numpy(stack if stack.dtype == np.uint8 else stack.astype(np.float32, copy=False))


def _pixels(image: str | NDArray[Any]) -> NDArray[Any]:
    return read_picture(image) if isinstance(image, str) else image


def _scaled(image: NDArray[Any], size: tuple[int, ...]) -> NDArray[Any]:
    if image.shape[1:] == size:
        return image
    pixels = torch.from_numpy(image[None].astype(np.float32))
    return F.interpolate(pixels, size, mode="bilinear", antialias=True)[0].numpy()


def _check_one_size(cases: Sequence[dict[str, Any]], images: Sequence[NDArray[Any]]) -> None:
    for case, image in zip(cases, images, strict=True):
        if image.shape != images[0].shape:
            sizes = ["{} x {}".format(*other.shape[1:]) for other in (images[0], image)]
            raise InputError(
                f"images must have one size, {cases[0]['case_id']} has {sizes[0]} and {case['case_id']} {sizes[1]} "
                'pixels; scale them with --image_size "[W,H]"'
            )
