"""initialise: the two initialisations of the 2D networks, by name."""

from torch import nn

from common.checks.known_name import check_known_name

INITIALISATIONS = {"he": nn.init.kaiming_normal_, "xavier": nn.init.xavier_uniform_}


def initialise(network: nn.Module, name: str) -> None:
    """Draws all convolutions' weights anew: "he" (He et al. 2015) or "xavier" (Glorot and Bengio 2010); biases are 0."""
    check_known_name(name, INITIALISATIONS, argument="initialisation")
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            INITIALISATIONS[name](module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
