"""Claims about the plan of tiles: every voxel once, few voxels more."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from common.inferers.tile_plan import Tile, tile_plan

ROOMY = 1e9  # voxels
CASES = range(12)


def _case(seed: int) -> tuple[NDArray[np.bool_], dict[str, Any]]:
    """A random region, sparse or dense, with borders and multiples of its own."""
    generator = np.random.default_rng(seed)
    region = generator.random(generator.integers(3, 22, size=3)) < generator.choice([0.002, 0.05, 0.6, 1.0])
    region[tuple(generator.integers(0, region.shape))] = True
    border, multiple = generator.integers(0, 6, size=3), generator.choice([1, 2, 3, 5], size=3)
    return region, {"border": border.tolist(), "multiple": multiple.tolist()}


def _times_covered(region: NDArray[np.bool_], plan: list[Tile]) -> NDArray[np.int64]:
    times = np.zeros(region.shape, dtype=np.int64)
    for tile in plan:
        times[tile.slices()] += 1
    return times


def _input_voxels(tile: Tile, border: list[int]) -> int:
    return math.prod(side + 2 * more for side, more in zip(tile.size, border, strict=True))


def _cost(plan: list[Tile], border: list[int]) -> float:
    grown = [[side + more * 2 / 3 for side, more in zip(tile.size, border, strict=True)] for tile in plan]
    return sum(math.prod(sides) for sides in grown)


def _box_of(region: NDArray[np.bool_], multiple: list[int]) -> Tile:
    """The one box that holds the region."""
    places = np.argwhere(region)
    first = [int(low) // step * step for low, step in zip(places.min(axis=0), multiple, strict=True)]
    i, j, k = (int(high) + 1 - low for high, low in zip(places.max(axis=0), first, strict=True))
    return Tile((first[0], first[1], first[2]), (i, j, k))


@pytest.mark.parametrize("max_voxels", [400.0, 4000.0, ROOMY])
@pytest.mark.parametrize("seed", CASES)
def test_voxels_of_the_region_are_covered_once_and_none_twice(seed: int, max_voxels: float) -> None:
    region, limits = _case(seed)
    times = _times_covered(region, tile_plan(region, **limits, max_voxels=max_voxels))
    assert (times[region] == 1).all()
    assert times.max() == 1


@pytest.mark.parametrize("max_voxels", [400.0, ROOMY])
@pytest.mark.parametrize("seed", CASES)
def test_tiles_begin_at_multiples_and_lie_in_the_volume(seed: int, max_voxels: float) -> None:
    region, limits = _case(seed)
    for tile in tile_plan(region, **limits, max_voxels=max_voxels):
        for start, size, step, side in zip(tile.start, tile.size, limits["multiple"], region.shape, strict=True):
            assert start % step == 0
            assert size > 0
            assert 0 <= start < start + size <= side


@pytest.mark.parametrize("max_voxels", [1.0, 400.0, 1500.0, 4000.0])
@pytest.mark.parametrize("seed", CASES)
def test_only_tiles_that_cannot_be_cut_are_larger_than_allowed(seed: int, max_voxels: float) -> None:
    region, limits = _case(seed)
    for tile in tile_plan(region, **limits, max_voxels=max_voxels):
        is_smallest = all(side <= step for side, step in zip(tile.size, limits["multiple"], strict=True))
        assert is_smallest or _input_voxels(tile, limits["border"]) <= max_voxels


def test_large_volume_is_cut_as_small_as_it_must() -> None:
    region = np.ones((150, 90, 90), dtype=bool)
    plan = tile_plan(region, border=[2, 2, 2], multiple=[1, 1, 1], max_voxels=10**3)
    assert max(_input_voxels(tile, [2, 2, 2]) for tile in plan) <= 10**3
    assert (_times_covered(region, plan) == 1).all()


@pytest.mark.parametrize("seed", CASES)
def test_plan_never_costs_more_than_one_box(seed: int) -> None:
    region, limits = _case(seed)
    plan = tile_plan(region, **limits, max_voxels=ROOMY)
    box = _box_of(region, limits["multiple"])
    assert _cost(plan, limits["border"]) <= _cost([box], limits["border"]) * (1 + 1e-9)


@pytest.mark.parametrize("seed", CASES)
def test_every_tile_holds_something(seed: int) -> None:
    region, limits = _case(seed)
    assert all(region[tile.slices()].any() for tile in tile_plan(region, **limits, max_voxels=400.0))


def test_empty_region_needs_no_tile() -> None:
    assert tile_plan(np.zeros((4, 5, 6), dtype=bool), border=[1, 1, 1], multiple=[3, 3, 3], max_voxels=ROOMY) == []


def test_box_is_one_tight_tile() -> None:
    region = np.zeros((20, 20, 20), dtype=bool)
    region[4:9, 6:16, 11:13] = True
    plan = tile_plan(region, border=[8, 8, 8], multiple=[1, 1, 1], max_voxels=ROOMY)
    assert plan == [Tile((4, 6, 11), (5, 10, 2))]


def test_tile_begins_at_the_multiple_before_the_region() -> None:
    region = np.zeros((20, 20, 20), dtype=bool)
    region[4:9, 6:16, 11:13] = True
    plan = tile_plan(region, border=[8, 8, 8], multiple=[3, 4, 5], max_voxels=ROOMY)
    assert plan == [Tile((3, 4, 10), (6, 12, 3))]


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_gap_between_two_parts_is_left_out(axis: int) -> None:
    region = np.zeros((30, 30, 30), dtype=bool)
    region[10:14, 10:14, 10:14] = True
    region[tuple(slice(24, 28) if along == axis else slice(10, 14) for along in range(3))] = True
    plan = tile_plan(region, border=[2, 2, 2], multiple=[1, 1, 1], max_voxels=ROOMY)
    assert sorted(tile.size for tile in plan) == [(4, 4, 4), (4, 4, 4)]


def test_gap_that_is_cheaper_to_compute_than_a_border_is_filled() -> None:
    region = np.zeros((10, 4, 4), dtype=bool)
    region[:4] = region[5:9] = True
    plan = tile_plan(region, border=[3, 3, 3], multiple=[1, 1, 1], max_voxels=ROOMY)  # two thirds of 3 > 1
    assert plan == [Tile((0, 0, 0), (9, 4, 4))]


def test_too_large_box_is_cut_into_equal_parts() -> None:
    region = np.ones((12, 4, 4), dtype=bool)
    plan = tile_plan(region, border=[1, 1, 1], multiple=[1, 1, 1], max_voxels=(6 + 2) * 6 * 6)
    assert sorted(plan) == [Tile((0, 0, 0), (6, 4, 4)), Tile((6, 0, 0), (6, 4, 4))]


def test_slices_of_a_tile() -> None:
    tile = Tile((3, 6, 9), (1, 2, 3))
    assert tile.slices() == (slice(3, 4), slice(6, 8), slice(9, 12))
    assert tile.slices(shift=[1, 2, 3], grow=[1, 0, 2]) == (slice(1, 4), slice(4, 6), slice(4, 11))
