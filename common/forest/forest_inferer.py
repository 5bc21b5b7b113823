"""ForestInferer: a random forest in the place of a network and its inferer, so that evaluations judge both alike."""

from typing import Any

import numpy as np
import torch
from monai.inferers import Inferer
from monai.utils import convert_to_dst_type
from torch import Tensor, nn

from common.checks.input_error import InputError
from common.forest.voxel_forest import VoxelForest
from common.inferers.background_logits import background_logits

_LEAST = 1e-6  # probability where no tree votes for a class, whose logarithm is finite


class ForestInferer(Inferer):
    """Logits, the logarithms of the forest's probabilities, for every voxel of the mask; outside it is background."""

    def __init__(self, forest: VoxelForest) -> None:
        super().__init__()
        self.forest = forest

    def __call__(
        self, inputs: Tensor, network: nn.Module, mask: Tensor | None = None, *args: Any, **kwargs: Any
    ) -> Tensor:
        """(B, K, I, J, K) float32 for (B, C, I, J, K) images; `mask` is (B, 1, I, J, K). The network is not asked."""
        masks = torch.ones_like(inputs[:, :1]) if mask is None else mask
        images = torch.as_tensor(inputs).cpu()
        logits = [self._segment(image, region[0] > 0) for image, region in zip(images, masks.cpu(), strict=True)]
        return convert_to_dst_type(torch.stack(logits), inputs, dtype=torch.float32)[0]

    def _segment(self, image: Tensor, region: Tensor) -> Tensor:
        if not region.any():
            raise InputError("mask: excludes every voxel of the image; nothing can be segmented")
        voxels = np.argwhere(np.asarray(region))
        probabilities = self.forest.probabilities(np.asarray(image, dtype=np.float32), voxels)
        logits = background_logits(image.float(), self.forest.num_classes)
        i, j, k = voxels.T
        logits[:, i, j, k] = torch.from_numpy(np.log(probabilities.T + _LEAST))
        return logits
