"""golden_network: the network that a golden output is of."""

import torch
from torch import nn

from common.bundle.weights import read_state
from common.checks.plain_input_errors import plain_input_errors
from common.doctor.bundle_files import INFERENCE, BundleFiles


def golden_network(bundle: BundleFiles, *, weights: str, seed: int) -> nn.Module:
    """network_def of inference.json, in evaluation mode. Errors are those of torch, MONAI and `read_state`.

    Args:
        weights: file in the bundle's folder; empty for the weights that the network begins with.
        seed: of these, as the training sets it.
    """
    with torch.random.fork_rng(devices=[]), plain_input_errors():
        torch.manual_seed(seed)
        network: nn.Module = bundle.parser(INFERENCE).get_parsed_content("network_def")
    if weights:
        network.load_state_dict(read_state(bundle.root / weights))
    return network.eval()
