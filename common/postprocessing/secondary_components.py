"""SecondaryComponentsd: small parts of a segmentation are dropped, beside a larger one.

`monai.transforms.KeepLargestConnectedComponent` drops large parts too, and `RemoveSmallObjects` the only one if it is
small, with a FutureWarning of scikit-image 0.26.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import torch
from monai.config import KeysCollection
from monai.transforms import MapTransform
from skimage.measure import label as connected_components
from torch import Tensor

from common.checks.input_error import InputError


def without_secondary_components(label_map: Tensor, *, min_voxels: int) -> Tensor:
    """The label map (1, *) without the connected components of fewer voxels, except the largest.

    Kamnitsas' thesis, sec. 4.4.3, with 250 voxels of 1 mm³. It does not say what is connected; here the foreground is
    one, whatever its classes, and voxels are neighbours that touch in a face, an edge or a corner. Of equally large
    components the first one is kept.
    """
    components = connected_components(label_map[0].cpu().numpy() > 0, connectivity=label_map.ndim - 1)
    voxels = np.bincount(components.ravel())[1:]
    if not voxels.size:
        return label_map
    is_dropped = np.append(False, voxels < min_voxels)
    is_dropped[1 + voxels.argmax()] = False
    return label_map.masked_fill(torch.from_numpy(is_dropped[components]).to(label_map.device), 0)


class SecondaryComponentsd(MapTransform):
    """`without_secondary_components` of dictionary items."""

    def __init__(self, keys: KeysCollection, *, min_voxels: int = 250, allow_missing_keys: bool = False) -> None:
        if min_voxels < 0:
            raise InputError(f"min_voxels: must be 0 (drop nothing) or more, got {min_voxels}")
        super().__init__(keys, allow_missing_keys)
        self.min_voxels = min_voxels

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.key_iterator(result):
            result[key] = without_secondary_components(result[key], min_voxels=self.min_voxels)
        return result
