"""The networks of the three experiments, by name."""

import inspect
from typing import Any

from bundles.cclp_ssl.networks.convolutional_classifier import ConvolutionalClassifier
from common.checks.known_name import check_known_name

ARCHITECTURES: dict[str, dict[str, Any]] = {
    "mnist": {
        "noise": 0.3,
        "layers": [32, 32, "pool", 64, 64, "pool", 128, "channel_dropout", 128],
        "channel_dropout": 0.1,
        "initialisation": "he",
    },
    "svhn": {
        "noise": 0.05,
        "layers": ["channel_dropout", *[64] * 3, "pool", "dropout", *[128] * 3, "pool", "dropout", *[128] * 3],
        "hidden_dropout": 0.5,
        "channel_dropout": 0.1,
        "initialisation": "xavier",
    },
    "cifar": {
        "noise": 0.03,
        "layers": [*[96] * 3, "pool", "dropout", *[192] * 3, "pool", "dropout", *[192] * 3],
        "hidden_dropout": 0.5,
        "initialisation": "xavier",
    },
}


def classifier(
    architecture: str, in_channels: int, num_classes: int, *, dropout: float = 0.5, **changes: Any
) -> ConvolutionalClassifier:
    """The network of that name; `changes` replace its arguments of ConvolutionalClassifier."""
    check_known_name(architecture, ARCHITECTURES, argument="architecture")
    for name in changes:
        check_known_name(name, inspect.signature(ConvolutionalClassifier).parameters, argument="network_def")
    arguments = {**ARCHITECTURES[architecture], "dropout": dropout, **changes}
    return ConvolutionalClassifier(in_channels, num_classes, **arguments)
