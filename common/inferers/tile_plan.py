"""tile_plan: cover a region of interest with few, tight tiles.

`monai.inferers` places equal windows on a regular grid over the whole volume; an unpadded network takes boxes of any
size, so the boxes can follow the region and overlap nowhere.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import product
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MAX_CUTS = 48  # places along an axis that the plan chooses from
_PARTS = np.array(list(product(range(1, 9), repeat=3)))  # of a slab along each axis
_Triple = tuple[int, int, int]


class Tile(NamedTuple):
    """A box of outputs."""

    start: _Triple
    size: _Triple

    def slices(self, *, shift: Sequence[int] = (0, 0, 0), grow: Sequence[int] = (0, 0, 0)) -> tuple[slice, ...]:
        """Where the box lies in an array that begins at `shift`, with `grow` more voxels at both ends."""
        sides = zip(self.start, self.size, shift, grow, strict=True)
        return tuple(slice(start - zero - more, start - zero + size + more) for start, size, zero, more in sides)


def tile_plan(
    region: NDArray[np.bool_], *, border: Sequence[int], multiple: Sequence[int], max_voxels: float
) -> list[Tile]:
    """Disjoint boxes that cover the region, of which each starts at a multiple of `multiple`.

    The region is cut into slabs across one axis; each slab is the box of what it holds, in equal parts where it is too
    large. Axis and cuts are those of least cost, by dynamic programming. The cost of a box is its volume, grown by two
    thirds of the border at one end: the layers of an unpadded network shrink from box plus borders to box.

    Args:
        region: (I, J, K) voxels that need an output.
        border: input voxels beyond the outputs on each side.
        multiple: see DenseNetwork.
        max_voxels: most input voxels of a tile, borders included; a tile of the smallest size may be larger.
    """
    if not region.any():
        return []
    limits = (_triple(border), _triple(multiple), max_voxels)
    _, boxes = min((_cheapest_slabs(region, axis, *limits) for axis in range(3)), key=lambda plan: plan[0])
    tiles = [tile for box in boxes for tile in _cut_up(box, *limits)]
    return [tile for tile in tiles if region[tile.slices()].any()]


def _cheapest_slabs(
    region: NDArray[np.bool_], axis: int, border: _Triple, multiple: _Triple, max_voxels: float
) -> tuple[float, list[Tile]]:
    """Cost and boxes of the best slabs across `axis`."""
    planes = np.moveaxis(region, axis, 0)
    extents = [_extents(np.asarray(planes.any(axis=across))) for across in (2, 1)]
    occupied = np.flatnonzero(planes.any(axis=(1, 2)))
    cuts = _cuts(int(occupied[0]), int(occupied[-1]) + 1, multiple[axis])
    best: list[tuple[float, list[Tile]]] = [(0.0, [])]
    for index, stop in enumerate(cuts[1:], start=1):
        cheapest: tuple[float, int, Tile | None] = (inf, 0, None)
        for before in range(index):
            box = _box(axis, cuts[before], stop, extents, multiple)
            cost = best[before][0] + (_division(box.size, border, multiple, max_voxels)[0] if box else 0.0)
            if cost < cheapest[0]:
                cheapest = (cost, before, box)
        cost, before, box = cheapest
        best.append((cost, best[before][1] + ([box] if box else [])))
    return best[-1]


def _extents(occupied: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(planes, 2): first and one past the last true position of each row; a row without any gets (size, 0)."""
    size = occupied.shape[1]
    filled = occupied.any(axis=1)
    first = np.where(filled, occupied.argmax(axis=1), size)
    last = np.where(filled, size - occupied[:, ::-1].argmax(axis=1), 0)
    return np.stack([first, last], axis=1)


def _cuts(start: int, stop: int, multiple: int) -> list[int]:
    start -= start % multiple
    step = -(-(stop - start) // (_MAX_CUTS * multiple)) * multiple
    return [*range(start, stop, step), stop]


def _box(
    axis: int, start: int, stop: int, extents: Sequence[NDArray[np.int64]], multiple: Sequence[int]
) -> Tile | None:
    """What the planes from `start` to `stop` hold; None where they are empty."""
    spans = [(int(extent[start:stop, 0].min()), int(extent[start:stop, 1].max())) for extent in extents]
    spans.insert(axis, (start, stop))
    if any(first >= last for first, last in spans):
        return None
    begins = [first - first % step for (first, _), step in zip(spans, multiple, strict=True)]
    return Tile(_triple(begins), _triple([last - begin for (_, last), begin in zip(spans, begins, strict=True)]))


@lru_cache(maxsize=100_000)
def _division(size: _Triple, border: _Triple, multiple: _Triple, max_voxels: float) -> tuple[float, _Triple]:
    """Cost and sides of the equal parts, as many along each axis as cost least and fit."""
    sides = -(-np.array(size) // (_PARTS * multiple)) * multiple
    number = (-(-np.array(size) // sides)).prod(axis=1)
    cost = number * (sides + np.array(border) * 2 / 3).prod(axis=1)
    excess = np.maximum((sides + 2 * np.array(border)).prod(axis=1) - max_voxels, 0)
    best = np.lexsort((cost, excess))[0]
    return float(cost[best]), _triple([int(side) for side in sides[best]])


def _cut_up(box: Tile, border: _Triple, multiple: _Triple, max_voxels: float) -> list[Tile]:
    """The parts of the box, cut up in turn where they are still too large."""
    parts = _parts(box, _division(box.size, border, multiple, max_voxels)[1])
    if len(parts) == 1:
        return parts
    return [tile for part in parts for tile in _cut_up(part, border, multiple, max_voxels)]


def _parts(box: Tile, sides: Sequence[int]) -> list[Tile]:
    """Boxes with these sides, the last ones along each axis cut off where the box ends."""
    tiles = []
    for offset in product(*(range(0, box.size[axis], sides[axis]) for axis in range(3))):
        start = _triple([box.start[axis] + offset[axis] for axis in range(3)])
        tiles.append(Tile(start, _triple([min(sides[axis], box.size[axis] - offset[axis]) for axis in range(3)])))
    return tiles


def _triple(values: Sequence[int]) -> _Triple:
    x, y, z = values
    return x, y, z
