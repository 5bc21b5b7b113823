"""large_picture: segmentation of a picture in tiles, beside one pass over all of it."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from monai.inferers import SlidingWindowInferer
from torch import Tensor

from bundles.unet2d_nuclei.benchmark_parts.framed_network import FramedNetwork
from bundles.unet2d_nuclei.networks import variant_network
from common.benchmark.measured_calls import measured_calls
from common.inferers.mirrored_window import mirrored_window
from common.inferers.overlap_tile_inferer import OverlapTileInferer

logger = logging.getLogger(__name__)
_Ways = dict[str, Callable[[], Tensor]]
_PUBLISHED_TILE = 572
_CONTEXT = 112  # of the configs; the default network sees 107 pixels to each side


def large_picture(
    variant: str, side: int, *, tile: int, window: int, repeats: int, device: torch.device
) -> list[dict[str, Any]]:
    """A row for each way to segment a square picture with this variant, one pass first.

    Differences are those to the pass: the largest of a logit, in standard deviations of the pass's logits, and the
    share of pixels that get another class.

    Args:
        tile: side of our tiles, for padded networks; the unpadded one has those of its paper.
        window: side of MONAI's windows, likewise.
    """
    ways = (
        _unpadded(side, device)
        if variant == "UNet2015"
        else _padded(variant, side, tile=tile, window=window, device=device)
    )
    rows: list[dict[str, Any]] = []
    exact: Tensor | None = None
    with torch.no_grad():
        for name, work in ways.items():
            logger.info("%s, %d pixels a side: %s, 1 + %d calls", variant, side, name, repeats)
            figures, logits = measured_calls(work, repeats, device)
            exact = logits if exact is None else exact
            figures["largest_difference"] = ((logits - exact).abs().max() / exact.std()).item()
            figures["other_class"] = (_classes(logits) != _classes(exact)).double().mean().item()
            rows.append({"inference": name, **figures})
    return rows


def _padded(variant: str, side: int, *, tile: int, window: int, device: torch.device) -> _Ways:
    network = variant_network(variant, 3, 3).to(device).eval()
    picture = torch.randn(1, 3, side, side, device=device)
    windows = {
        ".25": SlidingWindowInferer(window),
        ".5, Gaussian": SlidingWindowInferer(window, overlap=0.5, mode="gaussian"),
    }
    return {
        "one pass": partial(network, picture),
        f"OverlapTileInferer, tile {tile}": partial(OverlapTileInferer(tile=tile, context=_CONTEXT), picture, network),
        **{
            f"SlidingWindowInferer, window {window}, overlap {name}": partial(infer, picture, network)
            for name, infer in windows.items()
        },
    }


def _unpadded(side: int, device: torch.device) -> _Ways:
    """An eighth of the published widths; geometry and tile are the published ones."""
    network = variant_network("UNet2015", 1, 2, widths=(8, 16, 32, 64, 128)).to(device).eval()
    picture = torch.randn(1, 1, side, side, device=device)
    return {
        "one pass": lambda: network(_mirrored(picture, network))[:, :, :side, :side],
        "OverlapTileInferer": partial(OverlapTileInferer(tile=_PUBLISHED_TILE), picture, network),
        "SlidingWindowInferer, framed": partial(FramedNetwork(network).segment, picture, tile=_PUBLISHED_TILE),
    }


def _mirrored(picture: Tensor, network: Any) -> Tensor:
    """With the network's margin, and what makes up a size that it takes at the end."""
    step, margin = network.size_multiple[0], network.margin
    sides = [side + 2 * margin + (network.size_remainder - side - 2 * margin) % step for side in picture.shape[2:]]
    return mirrored_window(picture, (-margin, -margin), sides)


def _classes(logits: Tensor) -> Tensor:
    return logits > 0 if logits.shape[1] == 1 else logits.argmax(1)
