"""What leaves each module, without computing it."""

import torch
from torch import nn

from common.architecture.feature_maps import FeatureMaps
from common.architecture.traced_maps import traced_maps


def test_sizes_are_those_of_the_tensors() -> None:
    network = nn.Sequential(nn.Conv2d(1, 4, 3), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(36, 2))
    maps = traced_maps(network, (1, 8, 8))
    assert list(maps) == ["0", "1", "2", "3", ""]
    assert (maps["0"], maps["1"], maps["3"]) == (FeatureMaps(4, (6, 6)), FeatureMaps(4, (3, 3)), FeatureMaps(2))


def test_network_keeps_weights_mode_and_no_hooks() -> None:
    network = nn.Sequential(nn.Conv2d(1, 4, 3))
    before = network[0].weight.clone()
    traced_maps(network, (1, 8, 8))
    assert torch.equal(network[0].weight, before)
    assert network.training
    assert not network[0]._forward_hooks
