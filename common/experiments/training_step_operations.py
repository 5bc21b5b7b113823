"""training_step_operations: how much arithmetic a step of a config's training is."""

from typing import Any

import torch
from monai.bundle import ConfigParser
from monai.utils import ensure_tuple_rep
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from common.bundle.component_locator import component_locator

_NOT_OF_THE_NETWORK = ("train", "validate", "initialize", "run", "finalize")  # which take long to be parsed
# where the config leaves the size to the images: of the embedded digits, which no dataset_dir asks for, or MNIST's,
# SVHN's and CIFAR-10's, by the network for them
_OF_DIGITS, _OF_IMAGES = (8, 8), {"mnist": (28, 28), "svhn": (32, 32), "cifar": (32, 32)}


def training_step_operations(parser: ConfigParser) -> tuple[int, int]:
    """Floating-point operations of the network, forward and backward, on a batch; and the dimensions of its images.

    They are counted on tensors without data, so that a step of hours is counted in a moment. Losses, regularisers and a
    second network, as a discriminator is, are left out.

    Args:
        parser: of a training; its network is made anew.
    """
    plain = ConfigParser({key: value for key, value in parser.get().items() if key not in _NOT_OF_THE_NETWORK})
    plain.locator = component_locator()
    with torch.device("meta"):
        network: nn.Module = plain.get_parsed_content("network_def")
        batch = torch.empty(_batch_shape(plain, network))
    network.train()
    with FlopCounterMode(display=False) as counter:
        _sum(network(batch)).backward()
    return counter.get_total_flops(), batch.ndim - 2


def _batch_shape(parser: ConfigParser, network: nn.Module) -> list[int]:
    """As the network is given it in training."""

    def value(name: str) -> Any:
        return parser.get_parsed_content(name)

    channels = value("in_channels") if "in_channels" in parser else parser["network_def::in_channels"]
    if "image_size" in parser:
        labelled, unlabelled = value("batch_size"), value("unlabelled_batch_size")
        is_given = isinstance(parser["dataset_dir"], str)
        size = value("image_size") or (_OF_IMAGES[parser["architecture"]] if is_given else _OF_DIGITS)
        return [labelled + unlabelled, channels, *size]
    size = list(value("segment_size" if "segment_size" in parser else "patch_size"))
    output_size = getattr(network, "output_size", list)(size)
    margin = ensure_tuple_rep(getattr(network, "margin", 0), len(size))
    return [
        value("batch_size"),
        channels,
        *(side + 2 * beyond for side, beyond in zip(output_size, margin, strict=True)),
    ]


def _sum(output: Any) -> Tensor:
    """Of all tensors that a network gives."""
    parts = [output] if isinstance(output, Tensor) else list(output.values() if isinstance(output, dict) else output)
    return torch.stack([part.sum() for part in parts if isinstance(part, Tensor)]).sum()
