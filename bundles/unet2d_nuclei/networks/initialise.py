"""initialise: the two initialisations of the 2D networks, by name."""

from collections.abc import Callable

from torch import Tensor, nn

from common.checks.known_name import check_known_name

INITIALISATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "he": nn.init.kaiming_normal_,
    "xavier": nn.init.xavier_uniform_,
}


def initialise(network: nn.Module, name: str) -> None:
    """Draws all convolutions' weights: "he" (He et al. 2015) or "xavier" (Glorot and Bengio 2010); biases are 0."""
    check_known_name(name, INITIALISATIONS, argument="initialisation")
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            INITIALISATIONS[name](module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
