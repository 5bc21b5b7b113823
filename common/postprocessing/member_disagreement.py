"""member_disagreement: where the members of an ensemble decide differently.

`monai.transforms.VoteEnsemble` gives the class with most votes, not how many there were.
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def member_disagreement(label_maps: Sequence[Tensor]) -> Tensor:
    """Share of the members that are not of the majority, from 0 to 1 - 1/K, shape of a label map.

    Args:
        label_maps: class indices, one map a member, of any shape.
    """
    majority = torch.zeros_like(label_maps[0], dtype=torch.int32)
    for index in range(1 + max(int(label_map.max()) for label_map in label_maps)):
        votes = torch.zeros_like(majority)
        for label_map in label_maps:
            votes += label_map == index
        majority = torch.maximum(majority, votes)
    return 1 - majority / len(label_maps)
