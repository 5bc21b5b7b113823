"""keep_dropout: a network that goes on dropping when it is evaluated.

`network.train()`, as MONAI Label has it for its scores, would have batch normalisation use the statistics of a single
image, too.
"""

from torch import nn

_DROPOUTS = (nn.Dropout, nn.Dropout1d, nn.Dropout2d, nn.Dropout3d)


def keep_dropout(network: nn.Module) -> int:
    """From now on its dropout layers, and those of its copies, drop in evaluation mode too; how many they are.

    Gal and Ghahramani 2016 (arXiv:1506.02142): what then comes out are samples of the network's posterior.
    """
    layers = [module for module in network.modules() if isinstance(module, _DROPOUTS) and module.p > 0]
    for layer in layers:
        layer.train()
        layer.train = _stay  # type: ignore[method-assign,assignment]  # what eval() calls
    return len(layers)


def _stay(mode: bool = True) -> None:
    """In the mode it has."""
