"""Claims about the tiles along an axis."""

import pytest

from common.checks.input_error import InputError
from common.inferers.tiles_along import AxisTile, tiles_along

UNPADDED = {"trimmed": 92, "beyond": 92, "multiple": 16, "remainder": 12}  # U-Net of 2015
PADDED = {"trimmed": 64, "beyond": 0, "multiple": 16}
MIRRORED = {"trimmed": 64, "beyond": 64, "multiple": 16}
KINDS = pytest.mark.parametrize("options", [UNPADDED, PADDED, MIRRORED], ids=["unpadded", "padded", "mirrored"])


def test_388_pixels_of_the_published_network_are_one_tile_of_572() -> None:
    assert tiles_along(388, tile=572, **UNPADDED) == [AxisTile(-92, 572, 0, 388)]


def test_picture_that_fits_is_rounded_up_at_its_end() -> None:
    assert tiles_along(100, tile=512, **PADDED) == [AxisTile(0, 112, 0, 100)]


def test_neighbours_part_in_the_middle_of_their_overlap() -> None:
    """Two tiles of 384 see all of 640 pixels, 128 of them twice: from 256 to 384."""
    assert tiles_along(640, tile=512, **PADDED) == [AxisTile(0, 384, 0, 320), AxisTile(256, 384, 320, 640)]


def test_cores_of_128_in_tiles_of_256() -> None:
    tiles = tiles_along(512, tile=256, **MIRRORED)
    assert tiles == [AxisTile(128 * i - 64, 256, 128 * i, 128 * i + 128) for i in range(4)]


@KINDS
@pytest.mark.parametrize("size", [1, 16, 389, 500, 611, 1023, 2048, 6240])
def test_every_pixel_is_kept_once_and_has_its_context(options: dict[str, int], size: int) -> None:
    tiles = tiles_along(size, tile=512, **options)
    assert [tile.first for tile in tiles] == [0, *(tile.stop for tile in tiles[:-1])]
    assert tiles[-1].stop == size
    for tile in tiles:
        assert tile.start + options["trimmed"] <= tile.first or tile.first == 0
        assert tile.stop <= tile.start + tile.side - options["trimmed"] or tile.stop == size
    assert tiles[0].start <= -options["beyond"]
    assert tiles[-1].start + tiles[-1].side >= size + options["beyond"]


@KINDS
@pytest.mark.parametrize("size", [1, 389, 1023, 6240])
def test_tiles_fit_the_network_and_its_pooling(options: dict[str, int], size: int) -> None:
    tiles = tiles_along(size, tile=512, **options)
    (side,) = {tile.side for tile in tiles}
    assert side <= 512
    assert side % options["multiple"] == options.get("remainder", 0)
    assert all((tile.start - tiles[0].start) % options["multiple"] == 0 for tile in tiles)


@KINDS
@pytest.mark.parametrize("size", [389, 1023, 2048, 6240])
def test_no_smaller_tiles_would_do(options: dict[str, int], size: int) -> None:
    tiles = tiles_along(size, tile=512, **options)
    assert len(tiles_along(size, tile=tiles[0].side, **options)) == len(tiles)
    assert len(tiles_along(size, tile=tiles[0].side - 1, **options)) > len(tiles)


def test_last_tile_ends_where_one_pass_would() -> None:
    """Of 5 steps of 384 the last is shorter: no zeros beyond the picture's border are moved away from it."""
    tiles = tiles_along(2064, tile=512, **PADDED)
    assert tiles[-1].start + tiles[-1].side == 2064


@pytest.mark.parametrize(("options", "least"), [(UNPADDED, 204), (PADDED, 144)], ids=["unpadded", "padded"])
def test_tile_without_room_for_a_step_is_refused(options: dict[str, int], least: int) -> None:
    assert tiles_along(1000, tile=least, **options)
    with pytest.raises(InputError, match=rf"^tile: must be at least {least} .*, got {least - 1}$"):
        tiles_along(1, tile=least - 1, **options)
