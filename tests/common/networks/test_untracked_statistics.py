"""Claims about passes that moving averages do not remember."""

import pytest
import torch
from torch import nn

from common.networks.untracked_statistics import untracked_statistics


def _network() -> nn.Sequential:
    return nn.Sequential(nn.BatchNorm1d(2), nn.BatchNorm1d(2, track_running_stats=False))


def test_passes_within_the_block_are_normalised_alike_and_not_remembered() -> None:
    network, image = _network(), torch.randn(4, 2, generator=torch.Generator().manual_seed(0)) + 3
    before = {name: values.clone() for name, values in network.state_dict().items()}
    with untracked_statistics(network):
        untracked = network(image)
    assert all(torch.equal(values, before[name]) for name, values in network.state_dict().items())
    assert torch.equal(untracked, network(image))
    assert network[0].num_batches_tracked == 1


def test_after_an_error_all_is_as_it_was() -> None:
    network = _network()
    with pytest.raises(RuntimeError, match="in between"), untracked_statistics(network):
        raise RuntimeError("in between")
    assert [layer.track_running_stats for layer in network] == [True, False]
