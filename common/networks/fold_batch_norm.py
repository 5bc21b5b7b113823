"""fold_batch_norm: a copy of a network for inference whose convolutions have taken in their batch normalisation.

`torch.fx` can do it for networks that it can trace; ours crop by size, which it cannot follow.
"""

import copy

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fold_batch_norm(network: nn.Module) -> nn.Module:
    """The copy, in evaluation mode. Folded are the modules that have a `convolution` and a `normalisation`."""
    folded = copy.deepcopy(network).eval()
    for module in folded.modules():
        if isinstance(getattr(module, "normalisation", None), nn.BatchNorm3d | nn.BatchNorm2d):
            module.convolution = fuse_conv_bn_eval(module.convolution, module.normalisation)  # type: ignore[arg-type]
            module.normalisation = nn.Identity()
    return folded
