"""tile_overheads: pixels that are computed for each one that is kept, by the side of the tiles."""

from typing import Any

import torch

from bundles.unet2d_nuclei.networks import variant_network
from common.checks.input_error import InputError
from common.inferers.overlap_tile_inferer import OverlapTileInferer

_TILES = (128, 256, 512, 1024, 1152)
_SETTINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "padded, context 32": ("VHLLRHe", {"context": 32}),
    "padded, context 64": ("VHLLRHe", {"context": 64}),
    "padded, context 112": ("U3HR", {"context": 112}),
    "padded, context 64 also beyond the border": ("VHLLRHe", {"context": 64, "mirror_border": True}),
    "UNet2015, unpadded": ("UNet2015", {}),
}


def tile_overheads(side: int) -> list[dict[str, Any]]:
    """A row for each setting, on a square picture; None where the tile is smaller than what is lost at its ends."""
    rows = []
    for name, (variant, options) in _SETTINGS.items():
        with torch.device("meta"):
            network = variant_network(variant)
        rows.append({"tiles": name, **{str(tile): _overhead(tile, side, network, options) for tile in _TILES}})
    return rows


def _overhead(tile: int, side: int, network: torch.nn.Module, options: dict[str, Any]) -> float | None:
    try:
        return OverlapTileInferer(tile=tile, **options).overhead((side, side), network)
    except InputError:
        return None
