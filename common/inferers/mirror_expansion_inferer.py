"""MirrorExpansionInferer: a picture is segmented with its mirror images beside it, and the four results are merged.

`monai.data.TestTimeAugmentation` segments mirror images one by one, each with its own border.
"""

from collections.abc import Callable
from typing import Any

import torch
from monai.inferers import Inferer
from torch import Tensor

from common.transforms.mirror_expand import mirror_expand


class MirrorExpansionInferer(Inferer):
    """Enlarges the picture to twice its size (`mirror_expand`), segments that, and undoes it.

    The U-Net and V-Net comparison, fig. 2, which merges masks of 0 and 1 without saying how. Here the mean of the four
    logits is taken: it is a logit again, and does not depend on a threshold.

    Args:
        inferer: segments the enlarged picture, which takes four times as long.
    """

    def __init__(self, inferer: Inferer) -> None:
        super().__init__()
        self.inferer = inferer

    def __call__(self, inputs: Tensor, network: Callable[..., Tensor], *args: Any, **kwargs: Any) -> Tensor:
        """(B, K, W, H) logits for (B, C, W, H) images."""
        logits = self.inferer(mirror_expand(inputs), network, *args, **kwargs)
        for axis in (-2, -1):
            original, mirrored = torch.chunk(logits, 2, dim=axis)
            logits = (original + mirrored.flip(axis)) / 2
        return logits
