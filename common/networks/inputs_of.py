"""inputs_of: what a layer of a network is given while the network passes.

`monai.visualize.class_activation_maps.ModelWithHooks` fetches what layers give, and never takes its hooks away.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import Tensor, nn


@contextmanager
def inputs_of(layer: nn.Module) -> Iterator[list[Tensor]]:
    """Within the block, a list to which each pass of the layer adds its input.

    A network that torch (2.13) has compiled heeds only hooks that it had in its first pass, and their like.
    """
    seen: list[Tensor] = []
    hook = layer.register_forward_pre_hook(lambda _, arguments: seen.append(arguments[0]))
    try:
        yield seen
    finally:
        hook.remove()
