"""PredictedProbabilitiesd: a frozen network's output as an item of the data, so that a CacheDataset holds it.

MONAI's transforms run no network; its evaluators do, each time anew.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import torch
from monai.config import KeysCollection
from monai.inferers import Inferer
from monai.transforms import MapTransform
from torch import nn


class PredictedProbabilitiesd(MapTransform):
    """Writes the item `probabilities`, (L, *spatial), of the image.

    Args:
        keys: the image.
        network: gives logits, as it is when the transform runs.
        inferer: of whole volumes.
        mask_key: item that holds the mask.
    """

    def __init__(self, keys: KeysCollection, network: nn.Module, *, inferer: Inferer, mask_key: str) -> None:
        super().__init__(keys)
        self.network = network
        self.inferer = inferer
        self.mask_key = mask_key

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        device = next(self.network.parameters()).device
        mask = result[self.mask_key][None].to(device)
        for key in self.keys:
            with torch.no_grad():
                logits = self.inferer(result[key][None].to(device), self.network.eval(), mask)
            result["probabilities"] = logits[0].softmax(dim=0).cpu()
        return result
