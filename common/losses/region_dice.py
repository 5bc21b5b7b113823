"""RegionDiceLoss: the soft Dice of overlapping regions, as `RegionDice` scores them.

`monai.losses.DiceLoss` and our `PlainDiceLoss` know classes, of which a region is a union.
"""

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from common.checks.known_name import check_known_name
from common.metrics.region_classes import region_classes

_SMOOTH = 1e-5  # a region absent from both costs nothing


class RegionDiceLoss(nn.Module):
    """One minus 2 sum p g / (sum p + sum g), averaged over the cases and regions; p is a region's probability.

    Args:
        regions: names of the foreground classes by region.
        class_names: with the background.
        of: the region to score; all of them if None.

    Args of the call:
        logits: (B, K, *).
        label: (B, 1, *) class indices.
    """

    def __init__(
        self, regions: Mapping[str, Sequence[str]], *, class_names: Sequence[str], of: str | None = None
    ) -> None:
        super().__init__()
        if of is not None:
            check_known_name(of, regions, argument="regions")
        chosen = regions if of is None else {of: regions[of]}
        self.classes = list(region_classes(chosen, list(class_names)[1:]).values())

    def forward(self, logits: Tensor, label: Tensor) -> Tensor:
        probabilities = logits.softmax(dim=1)
        losses = []
        for classes in self.classes:
            region = probabilities[:, list(classes)].sum(dim=1).flatten(1)  # (B, voxels)
            truth = torch.isin(label[:, 0], label.new_tensor(classes)).to(region).flatten(1)
            overlap, size = (region * truth).sum(dim=1), (region + truth).sum(dim=1)
            losses.append(1 - (2 * overlap + _SMOOTH) / (size + _SMOOTH))
        return torch.stack(losses).mean()
