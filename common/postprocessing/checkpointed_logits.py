"""checkpointed_logits: a whole volume's logits with a gradient, in little memory.

Our `DenseInferer` has no gradient; torch's `checkpoint` has to be told what to compute again, which is a tile here.
"""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.utils.checkpoint import checkpoint

from common.inferers.tile_plan import tile_plan

_OUTSIDE = -110.0  # logit of the foreground: its probability is 0 in float32
_MAX_VOXELS = 90**3  # that the network sees of a tile


def checkpointed_logits(image: Tensor, inside: Tensor, network: Any) -> Tensor:
    """Logits (L, *spatial) inside the mask, background outside; feature maps are kept for one tile at a time.

    Args:
        image: (C, *spatial); beyond it its outermost voxels are repeated.
        inside: (*spatial), true somewhere.
        network: module and `DenseNetwork`, in evaluation mode, where a tile does not change what another gives.
    """
    margin = network.margin
    surroundings = F.pad(image[None], [side for side in reversed(margin) for _ in range(2)], mode="replicate")
    limits = {"border": margin, "multiple": network.multiple, "max_voxels": _MAX_VOXELS}
    tiles = tile_plan(inside.cpu().numpy(), **limits)
    shift = [-side for side in margin]
    results = []
    for tile in tiles:
        seen = (slice(None), slice(None), *tile.slices(shift=shift, grow=margin))
        results.append(checkpoint(network, surroundings[seen], use_reentrant=False)[0])
    logits = image.new_full((len(results[0]), *inside.shape), _OUTSIDE)
    logits[0] = 0.0
    for tile, result in zip(tiles, results, strict=True):
        box = (slice(None), *tile.slices())
        logits[box] = torch.where(inside[tile.slices()], result, logits[box])
    return logits
