"""FramedNetwork: an unpadded network as MONAI's sliding windows want it, to measure ours against."""

from typing import Any

import torch
import torch.nn.functional as F
from monai.inferers import SlidingWindowInferer
from torch import Tensor

from common.inferers.mirrored_window import mirrored_window


class FramedNetwork:
    """Logits as large as the window, in a frame of zeros, and a channel that is 1 inside of it."""

    def __init__(self, network: Any) -> None:
        self.network = network

    def __call__(self, windows: Tensor) -> Tensor:
        logits = self.network(windows)
        return F.pad(torch.cat([logits, torch.ones_like(logits[:, :1])], dim=1), [self.network.margin] * 4)

    def segment(self, picture: Tensor, *, tile: int) -> Tensor:
        """The picture, mirrored by the network's margin, in windows that overlap by their frames; the sum of the
        blended logits is divided by that of the ones.
        """
        margin = self.network.margin
        step = (tile - 2 * margin) // self.network.size_multiple[0] * self.network.size_multiple[0]
        windows = SlidingWindowInferer(tile, overlap=1 - step / tile)
        mirrored = mirrored_window(picture, (-margin, -margin), [side + 2 * margin for side in picture.shape[2:]])
        framed = windows(mirrored, self)[:, :, margin:-margin, margin:-margin]
        return framed[:, :-1] / framed[:, -1:]
