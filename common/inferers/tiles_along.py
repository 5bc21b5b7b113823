"""tiles_along: where the tiles of a picture begin along one axis, and what is kept of each.

`monai.data.utils.dense_patch_slices` keeps whole tiles, at starts that need not fit a network's pooling.
"""

from itertools import pairwise
from typing import NamedTuple

from common.checks.input_error import InputError


class AxisTile(NamedTuple):
    """One tile along an axis, in the picture's pixels.

    Attributes:
        start: first pixel that enters the network, negative where the tile sticks out of the picture.
        side: pixels that enter.
        first: first pixel whose result is kept.
        stop: one past the last one.
    """

    start: int
    side: int
    first: int
    stop: int


def tiles_along(
    size: int, *, tile: int, trimmed: int, beyond: int, multiple: int, remainder: int = 0
) -> list[AxisTile]:
    """As few tiles as cover the axis, all of the same side, which is the smallest that so many allow.

    All begin a multiple of `multiple` behind the first, as if one pass over the whole axis were cut up: their pooling
    is that of the pass. Two neighbours part in the middle of their overlap.

    Args:
        size: of the picture.
        tile: longest side of a tile.
        trimmed: pixels at a tile's end, where it has a neighbour, whose results are missing or not kept.
        beyond: pixels that the tiles see beyond both ends of the picture, at least.
        multiple: sides are multiples of this, plus `remainder`.
    """
    overlap = _side(2 * trimmed, multiple, remainder)
    if tile < overlap + multiple:
        raise InputError(f"tile: must be at least {overlap + multiple} for this network and context, got {tile}")
    whole = _side(size + 2 * beyond, multiple, remainder)
    longest_step = (tile - overlap) // multiple * multiple
    count = 1 if whole <= tile else -((overlap - whole) // longest_step)
    step = -((overlap - whole) // (count * multiple)) * multiple
    side = whole if count == 1 else step + overlap
    starts = [min(index * step, whole - side) - beyond for index in range(count)]
    cuts = [(before + side + after) // 2 for before, after in pairwise(starts)]
    kept = zip(starts, [0, *cuts], [*cuts, size], strict=True)
    return [AxisTile(start, side, first, stop) for start, first, stop in kept]


def _side(least: int, multiple: int, remainder: int) -> int:
    """The shortest side that the network takes and that has so many pixels."""
    return -((remainder - least) // multiple) * multiple + remainder
