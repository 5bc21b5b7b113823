"""activation: the non-linearities of the 2D networks, by name."""

from torch import nn

from common.checks.known_name import check_known_name

ACTIVATIONS = ("relu", "leaky_relu")


def activation(name: str) -> nn.Module:
    """ "relu", or "leaky_relu" with the slope 0.01 of torch; the variants' text gives none."""
    check_known_name(name, ACTIVATIONS, argument="activation")
    return nn.ReLU(inplace=True) if name == "relu" else nn.LeakyReLU(0.01, inplace=True)
