"""RegionDice: mean Dice of overlapping regions during a training's validations.

`monai.handlers.MeanDice` scores classes; BRATS scores unions of them, which MONAI's transform for it knows for one of
the three label conventions only.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from monai.handlers import MeanDice
from torch import Tensor

from common.checks.known_name import check_known_name
from common.metrics.region_classes import region_classes


class RegionDice(MeanDice):
    """Mean over the cases and regions, or over the cases for one region; regions absent from a label are left out.

    Args:
        regions: names of the foreground classes by region.
        class_names: with the background.
        of: the region to score; all of them if None.
    """

    def __init__(
        self, regions: Mapping[str, Sequence[str]], *, class_names: Sequence[str], of: str | None = None
    ) -> None:
        if of is not None:
            check_known_name(of, regions, argument="regions")
        chosen = regions if of is None else {of: regions[of]}
        classes = list(region_classes(chosen, list(class_names)[1:]).values())

        def region_maps(output: list[dict[str, Any]]) -> tuple[list[Tensor], list[Tensor]]:
            pairs = [(_region_maps(item["pred"], classes), _region_maps(item["label"], classes)) for item in output]
            return [pred for pred, _ in pairs], [label for _, label in pairs]

        super().__init__(include_background=True, output_transform=region_maps)


def _region_maps(label_map: Tensor, classes: Sequence[Sequence[int]]) -> Tensor:
    """(1, *) class indices to (regions, *) of 0 and 1."""
    plain = torch.as_tensor(label_map[0])
    return torch.stack([torch.isin(plain, torch.tensor(of, device=plain.device)) for of in classes]).float()
