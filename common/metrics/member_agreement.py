"""member_agreement: how alike the segmentations of an ensemble's members are, as a forecast of how good they are.

`monai.metrics.compute_dice` compares one pair of one-hot volumes at a time.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor


def member_agreement(label_maps: Sequence[Tensor], regions: Mapping[str, Sequence[int]]) -> dict[str, float]:
    """Mean Dice of all pairs of members, by region; it needs no label of the case.

    Roy et al. 2019 (Bayesian QuickNAT, doi:10.1016/j.neuroimage.2019.03.042), who found that it goes with the Dice
    against the manual segmentation, with draws of dropout for members. A pair without any voxel of the region agrees.

    Args:
        label_maps: class indices, one map a member, of one case.
        regions: class indices by region (see `region_classes`); regions may overlap.
    """
    if len(label_maps) < 2:
        raise ValueError(f"label_maps must be those of at least 2 members, got {len(label_maps)}")
    return {region: _mean_pairwise_dice(label_maps, classes) for region, classes in regions.items()}


def _mean_pairwise_dice(label_maps: Sequence[Tensor], classes: Sequence[int]) -> float:
    of_region = torch.tensor(classes, device=label_maps[0].device)
    masks = torch.stack([torch.isin(label_map, of_region).flatten() for label_map in label_maps])  # (M, V)
    inside = masks[:, masks.any(dim=0)].double()
    shared = inside @ inside.T
    first, second = torch.triu_indices(len(masks), len(masks), offset=1)
    voxels = shared.diag()[first] + shared.diag()[second]
    dice = torch.where(voxels > 0, 2 * shared[first, second] / voxels, 1.0)
    return dice.mean().item()
