"""A network whose dropout is kept samples, and is in evaluation mode otherwise."""

import copy

import torch
from torch import nn

from common.label.keep_dropout import keep_dropout


def _network() -> nn.Sequential:
    return nn.Sequential(nn.Linear(8, 64), nn.BatchNorm1d(64), nn.Dropout(0.5), nn.Dropout(0.0)).eval()


def test_outputs_differ_in_evaluation_mode() -> None:
    network, image = _network(), torch.ones(2, 8)
    torch.testing.assert_close(network(image), network(image))
    assert keep_dropout(network) == 1  # a rate of 0 drops nothing
    network.eval()
    assert not torch.equal(network(image), network(image))


def test_copies_drop_too() -> None:
    network, image = _network(), torch.ones(2, 8)
    keep_dropout(network)
    copied = copy.deepcopy(network).eval()
    assert not torch.equal(copied(image), copied(image))


def test_batch_normalisation_keeps_its_statistics() -> None:
    network = _network()
    keep_dropout(network)
    network(torch.randn(4, 8))
    assert network[1].num_batches_tracked == 0
