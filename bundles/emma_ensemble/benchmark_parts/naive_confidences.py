"""naive_confidences: an ensemble as one asks it without further thought."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import torch
from monai.transforms import Compose, MeanEnsemble
from torch import Tensor

from bundles.emma_ensemble.benchmark_parts.random_members import RandomMember


def naive_confidences(members: Sequence[RandomMember], case: Mapping[Hashable, Any], device: torch.device) -> Tensor:
    """(1, K, *): each member from the files to its confidences, all of which are kept and averaged by MONAI."""
    confidences = []
    for member in members:
        item = Compose(member.steps)(case)
        image, mask = (item[name].as_tensor()[None].to(device) for name in ("image", "mask"))
        with torch.no_grad():
            confidences.append(member.inferer(image, member.load().to(device), mask).softmax(dim=1))
    mean: Tensor = MeanEnsemble()(confidences)
    return mean.cpu()
