"""feature_maps: what a network's layers make of an image.

`monai.visualize` draws maps of the gradient, not of the features.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import torch
from torch import Tensor, nn

from common.checks.did_you_mean import did_you_mean
from common.checks.input_error import InputError

_LIMITS = {2: 512, 3: 128}  # voxels of a side that go through a network


def feature_maps(network: nn.Module, inputs: Tensor, layers: Sequence[str]) -> tuple[dict[str, Tensor], Tensor]:
    """What the layers of these names give, (C, ...) of a batch of one, and what the network gives.

    Args:
        layers: names as `named_modules` has them.
    """
    known = dict(network.named_modules())
    known.pop("")
    for name in layers:
        if name not in known:
            raise InputError(f"layers: there is no {name!r}{did_you_mean(name, known)}; there are {', '.join(known)}")
    found: dict[str, Tensor] = {}
    with ExitStack() as hooks, torch.no_grad():
        for name in layers:
            handle = known[name].register_forward_hook(_keeping(found, name))
            hooks.callback(handle.remove)
        output = network(inputs)
    silent = [name for name in layers if name not in found]
    if silent:
        raise InputError(f"layers: {', '.join(silent)} took no part in the network's pass; choose others")
    return {name: found[name] for name in layers}, _first(output)[0]


def network_input(image: Tensor, network: nn.Module) -> Tensor:
    """(1, C, ...) that the network takes, of the middle of an image (C, ...) whose border is repeated beyond it.

    A side is as long as the image's but at most 512 pixels, or 128 voxels; of an unpadded network for volumes, which
    loses its margin, as much that one axial slice is segmented.
    """
    dims = image.ndim - 1
    margin, multiple = _along(network, "margin", 0, dims), _along(network, "size_multiple", 1, dims)
    remainder: int = getattr(network, "size_remainder", 0)
    for axis, side in enumerate(image.shape[1:]):
        is_depth = axis == 2 and margin[axis] > 0
        wanted = 1 if is_depth else min(side, _LIMITS[dims])
        wanted += -(wanted + 2 * margin[axis] - remainder) % multiple[axis]
        first = (side - wanted) // 2 - margin[axis]
        indices = torch.arange(first, first + wanted + 2 * margin[axis], device=image.device)
        image = image.index_select(1 + axis, indices.clamp(0, side - 1))
    return image[None].float()


def without_margin(inputs: Tensor, network: nn.Module) -> Tensor:
    """(C, ...) of the part of a `network_input` that the network's output is about."""
    image = inputs[0]
    for axis, lost in enumerate(_along(network, "margin", 0, image.ndim - 1)):
        image = image.narrow(1 + axis, lost, image.shape[1 + axis] - 2 * lost)
    return image


def _along(network: nn.Module, name: str, default: int, dims: int) -> Sequence[int]:
    """An attribute of the network, which may be one number for all axes."""
    value: Any = getattr(network, name, default)
    return [value] * dims if isinstance(value, int) else list(value)


def _keeping(found: dict[str, Tensor], name: str) -> Any:
    def keep(module: nn.Module, inputs: Any, output: Any) -> None:
        found[name] = _first(output)[0].detach().float().cpu()

    return keep


def _first(output: Any) -> Tensor:
    """Of a layer that gives several tensors."""
    while not isinstance(output, Tensor):
        output = next(iter(output.values() if isinstance(output, Mapping) else output))
    return output
