"""trained_like_network: random weights that behave as trained ones do."""

from typing import Any

from torch import nn

from bundles.deepmedic_brats.networks import DeepMedic, preset_network


def trained_like_network(in_channels: int, **changes: Any) -> DeepMedic:
    """DeepMedic in evaluation mode, with statistics, affine maps and slopes that are all different.

    With those it starts from, normalisation does nothing at inference and PReLU is nearly ReLU.
    """
    network = preset_network("DeepMedic", in_channels, **changes).eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm3d) and module.running_mean is not None and module.running_var is not None:
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            nn.init.uniform_(module.weight, 0.7, 1.3)
            nn.init.normal_(module.bias, 0, 0.2)
        elif isinstance(module, nn.PReLU):
            nn.init.uniform_(module.weight, 0, 0.5)
    return network
