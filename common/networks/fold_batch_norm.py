"""fold_batch_norm: a copy of a network for inference whose convolutions have taken in their batch normalisation.

`torch.fx` can do it for networks that it can trace; ours crop by size, which it cannot follow.
"""

import copy
from typing import Any

from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


def fold_batch_norm(network: nn.Module) -> nn.Module:
    """The copy, in evaluation mode. Folded are the modules that have a `convolution` and a `normalisation`."""
    folded = copy.deepcopy(network).eval()
    for module in folded.modules():
        normalisation: Any = getattr(module, "normalisation", None)
        if isinstance(normalisation, nn.BatchNorm3d | nn.BatchNorm2d):
            convolution: Any = module.convolution
            module.convolution = fuse_conv_bn_eval(convolution, normalisation)
            module.normalisation = nn.Identity()
    return folded
