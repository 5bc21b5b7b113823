"""traced_maps: what leaves each module of a network.

Packages that list the layers of a network compute it on real numbers; on torch's meta device sizes alone go through.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from common.architecture.feature_maps import FeatureMaps


def traced_maps(network: nn.Module, *inputs: Sequence[int]) -> dict[str, FeatureMaps]:
    """By the name of the module, in the order in which they end; `""` is the network.

    Args:
        inputs: (C, *spatial) of each of its arguments.
    """
    maps: dict[str, FeatureMaps] = {}

    def note(name: str) -> Callable[..., None]:
        def hook(_module: nn.Module, _entering: Any, leaving: Any) -> None:
            if isinstance(leaving, Tensor):
                maps[name] = FeatureMaps(leaving.shape[1], tuple(leaving.shape[2:]))

        return hook

    shadow = copy.deepcopy(network).to("meta").eval()
    hooks = [module.register_forward_hook(note(name)) for name, module in shadow.named_modules()]
    with torch.no_grad():
        shadow(*(torch.empty(1, *size, device="meta") for size in inputs))
    for hook in hooks:
        hook.remove()
    return maps
