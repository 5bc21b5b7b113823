"""same_flops: segmentation of a picture by networks of equally many operations."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from monai.networks.nets import BasicUNet
from monai.networks.nets import UNet as MonaiUNet
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from bundles.unet2d_nuclei.networks import variant_network
from common.benchmark.median_seconds import median_seconds
from common.inferers.overlap_tile_inferer import OverlapTileInferer

logger = logging.getLogger(__name__)


def same_flops(side: int, *, repeats: int, device: torch.device) -> list[dict[str, Any]]:
    """A row a network: GFLOPs as torch counts them, parameters, and seconds for each way to use it on a square picture.

    Ways are a call of the network as it is, and our inferer, in one tile, in float32 and bfloat16.
    """
    picture = torch.randn(1, 3, side, side, device=device)
    rows = []
    for name, network in _contestants().items():
        network = network.to(device).eval()
        row: dict[str, Any] = {"network": name, "gflop": _gflop(network, picture)}
        row["parameters"] = sum(weights.numel() for weights in network.parameters())
        for way, work in _ways(network, picture).items():
            logger.info("same operations: %s, %s, 1 + %d calls", name, way, repeats)
            work()
            row[way] = median_seconds(work, repeats, device)
        rows.append(row)
    return rows


def _contestants() -> dict[str, nn.Module]:
    """The reference comes first. Widths of MONAI's are those that bring their operations nearest to ours."""
    return {
        "MONAI BasicUNet, 32 to 256": BasicUNet(2, 3, 1, features=(32, 32, 64, 128, 256, 32)),
        "MONAI UNet, 48 to 640": MonaiUNet(2, 3, 1, (48, 80, 160, 320, 640), (2, 2, 2, 2), num_res_units=2),
        "VHLLRHe, 8 to 128": variant_network("VHLLRHe"),
    }


def _ways(network: nn.Module, picture: Tensor) -> dict[str, Callable[[], Tensor]]:
    ways: dict[str, Callable[[], Tensor]] = {"plain": partial(torch.no_grad()(network), picture)}
    for way, amp in (("inferer", False), ("inferer_bf16", True)):
        ways[way] = partial(OverlapTileInferer(tile=max(picture.shape), context=0, amp=amp), picture, network)
    return ways


@torch.no_grad()
def _gflop(network: nn.Module, picture: Tensor) -> float:
    with FlopCounterMode(display=False) as counter:
        network(picture)
    return counter.get_total_flops() / 1e9
