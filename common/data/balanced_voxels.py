"""balanced_voxels: equally many voxels of each class of a batch.

`monai.transforms.utils.generate_label_classes_crop_centers` draws the class of each voxel too, so that numbers vary.
"""

import torch
from torch import Tensor


def balanced_voxels(labels: Tensor, count: int) -> Tensor:
    """Indices of count // K random voxels of each of the K classes that are there, at least one; all of a rarer class.

    Args:
        labels: (V,) class indices.
        count: of the voxels wanted.
    """
    classes = labels.unique()
    share = max(count // len(classes), 1)
    of_each = [(labels == value).nonzero()[:, 0] for value in classes]
    return torch.cat([voxels[torch.randperm(len(voxels), device=labels.device)[:share]] for voxels in of_each])
