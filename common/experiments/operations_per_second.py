"""operations_per_second: how fast this machine trains."""

from functools import cache

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from common.benchmark.median_seconds import median_seconds
from common.networks.conv3d import Conv3d
from common.networks.prelu import PReLU

_BATCH = {2: (8, 32, 64, 64), 3: (4, 32, 24, 24, 24)}


@cache
def operations_per_second(dimensions: int, device: torch.device, *, amp: bool) -> float:
    """Floating-point operations of a small network's training step, by the seconds that it takes; measured once.

    Two convolutions of 3 voxels with batch normalisation and PReLU, which every network here is mostly made of.

    Args:
        dimensions: 2 or 3, of the images.
        amp: run the network under bfloat16 autocast, as training then does.
    """
    convolution, normalisation = {2: (nn.Conv2d, nn.BatchNorm2d), 3: (Conv3d, nn.BatchNorm3d)}[dimensions]
    batch = torch.rand(_BATCH[dimensions], device=device)
    channels = batch.shape[1]
    layers = [(convolution(channels, channels, 3), normalisation(channels), PReLU()) for _ in range(2)]
    network = nn.Sequential(*(layer for block in layers for layer in block)).to(device)

    def step() -> None:
        with torch.autocast(device.type, torch.bfloat16, enabled=amp):
            output = network(batch)
        output.float().sum().backward()

    with FlopCounterMode(display=False) as counter:  # and warms up
        step()
    return float(counter.get_total_flops() / median_seconds(step, 3, device))
