"""Claims about what is seen of a layer's inputs."""

import pytest
import torch
from torch import nn

from common.networks.inputs_of import inputs_of


def test_inputs_of_each_pass_within_the_block_are_seen() -> None:
    layer = nn.Linear(1, 1)
    values = torch.arange(4.0).view(4, 1)
    layer(values[0])
    with inputs_of(layer) as seen:
        layer(values[1])
        layer(values[2])
    layer(values[3])
    assert [value.item() for value in seen] == [1, 2]


def test_after_an_error_no_hook_is_left() -> None:
    layer = nn.Linear(1, 1)
    with pytest.raises(RuntimeError, match="in between"), inputs_of(layer):
        raise RuntimeError("in between")
    assert not layer._forward_pre_hooks
