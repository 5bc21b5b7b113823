"""read_picture gives the numbers of the file whatever its format, or one line that names it."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image
from written_png import written_png

from common.checks.input_error import InputError
from common.data.read_picture import read_picture

RANDOM = np.random.default_rng(0)
ROWS, COLUMNS = 5, 7
GREY = RANDOM.integers(0, 256, (ROWS, COLUMNS), dtype=np.uint8)
RGB = RANDOM.integers(0, 256, (ROWS, COLUMNS, 3), dtype=np.uint8)
RGBA = RANDOM.integers(0, 256, (ROWS, COLUMNS, 4), dtype=np.uint8)
DEEP_RGBA = RANDOM.integers(0, 65536, (ROWS, COLUMNS, 4), dtype=np.uint16)
DEEP, DEEP_RGB = DEEP_RGBA[..., 0], DEEP_RGBA[..., :3]
IS_BRIGHT = GREY > 127
INDICES = GREY % 3
COLOURS = np.array([[255, 0, 0], [0, 255, 0], [9, 8, 7]], dtype=np.uint8)
GREYS = np.array([[255] * 3, [0] * 3, [100] * 3], dtype=np.uint8)

# ITK's bindings warn while they load, and crash the interpreter if that warning is an error
pytestmark = pytest.mark.filterwarnings("ignore:builtin type .* has no __module__ attribute:DeprecationWarning")


def _tiff(path: Path, pixels: np.ndarray, **options: Any) -> str:
    tifffile.imwrite(path, pixels, **options)
    return str(path)


def _pillow(path: Path, pixels: np.ndarray, **options: Any) -> str:
    Image.fromarray(pixels).save(path, **options)
    return str(path)


def _palette(path: Path, palette: np.ndarray) -> str:
    picture = Image.frombytes("P", (COLUMNS, ROWS), INDICES.tobytes())
    picture.putpalette(palette.tobytes())
    picture.save(path)
    return str(path)


def _assert_reads(path: str, pixels: np.ndarray, **options: Any) -> None:
    """`pixels` as a file has them: rows, columns, channels."""
    picture = read_picture(path, **options)
    assert picture.dtype == pixels.dtype
    np.testing.assert_array_equal(picture, np.atleast_3d(pixels).transpose(2, 1, 0))


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (GREY, GREY),
        (RGBA[..., :2], RGBA[..., 0]),
        (RGB, RGB),
        (RGBA, RGBA[..., :3]),
        (DEEP, DEEP),
        (DEEP_RGBA[..., :2], DEEP),
        (DEEP_RGB, DEEP_RGB),
        (DEEP_RGBA, DEEP_RGB),
    ],
    ids=["grey", "grey with opacity", "RGB", "RGBA", "16 bit", "16 bit with opacity", "16 bit RGB", "16 bit RGBA"],
)
def test_png_is_read_as_it_is(tmp_path: Path, pixels: np.ndarray, expected: np.ndarray) -> None:
    _assert_reads(written_png(tmp_path / "a.png", np.atleast_3d(pixels)), expected)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32", "uint32", "float32", ">u2"])
def test_tiff_keeps_its_type(tmp_path: Path, dtype: str) -> None:
    pixels = DEEP.astype(np.dtype(dtype))
    path = _tiff(tmp_path / "a.tif", pixels, byteorder=">" if dtype == ">u2" else "<")
    _assert_reads(path, pixels.astype(pixels.dtype.newbyteorder("=")))


@pytest.mark.parametrize(
    ("pixels", "expected", "options"),
    [
        (DEEP_RGB, DEEP_RGB, {"photometric": "rgb"}),
        (DEEP_RGBA, DEEP_RGB, {"photometric": "rgb", "extrasamples": ["unassalpha"]}),
        (np.moveaxis(DEEP_RGB, -1, 0), DEEP_RGB, {"photometric": "rgb", "planarconfig": "separate"}),
        (RGBA[..., :2], RGBA[..., 0], {"photometric": "minisblack", "extrasamples": ["unassalpha"]}),
        (DEEP, DEEP, {"compression": "zlib", "predictor": True}),
        (np.tile(DEEP, (8, 8)), np.tile(DEEP, (8, 8)), {"tile": (16, 16)}),
        (GREY, 255 - GREY, {"photometric": "miniswhite"}),
        (GREY / 3, (GREY / 3).astype(np.float32), {}),
    ],
    ids=["RGB", "RGBA", "planes", "opacity", "deflate", "tiles", "white is zero", "64 bit"],
)
def test_tiff_is_read_as_it_looks(
    tmp_path: Path, pixels: np.ndarray, expected: np.ndarray, options: dict[str, Any]
) -> None:
    _assert_reads(_tiff(tmp_path / "a.tif", pixels, **options), expected)


@pytest.mark.parametrize("pixels", [GREY, RGB, DEEP], ids=["grey", "RGB", "16 bit"])
def test_lzw_is_read_too(tmp_path: Path, pixels: np.ndarray) -> None:
    _assert_reads(_pillow(tmp_path / "a.tif", pixels, compression="tiff_lzw"), pixels)


def test_one_bit_becomes_black_and_white(tmp_path: Path) -> None:
    expected = 255 * IS_BRIGHT.astype(np.uint8)
    _assert_reads(_pillow(tmp_path / "a.png", IS_BRIGHT), expected)
    _assert_reads(_pillow(tmp_path / "a.tif", IS_BRIGHT, compression="group4"), expected)
    _assert_reads(_tiff(tmp_path / "b.tif", IS_BRIGHT, photometric="minisblack"), expected)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_palette_is_expanded_to_its_colours(tmp_path: Path, suffix: str) -> None:
    _assert_reads(_palette(tmp_path / f"a.{suffix}", COLOURS), COLOURS[INDICES])


@pytest.mark.parametrize("suffix", ["png", "tif"])
@pytest.mark.parametrize("as_ids", [False, True], ids=["as picture", "as label"])
def test_palette_of_greys_is_grey(tmp_path: Path, suffix: str, as_ids: bool) -> None:
    # a program that packs masks may number white 0
    _assert_reads(_palette(tmp_path / f"a.{suffix}", GREYS), GREYS[INDICES][..., 0], as_ids=as_ids)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_indices_of_colours_are_ids(tmp_path: Path, suffix: str) -> None:
    _assert_reads(_palette(tmp_path / f"a.{suffix}", COLOURS), INDICES, as_ids=True)


def test_ids_are_as_stored_where_white_is_zero(tmp_path: Path) -> None:
    expected = 255 * IS_BRIGHT.astype(np.uint8)
    _assert_reads(_tiff(tmp_path / "a.tif", IS_BRIGHT, photometric="miniswhite"), expected, as_ids=True)
    _assert_reads(_pillow(tmp_path / "b.tif", IS_BRIGHT, tiffinfo={262: 0}), expected)
    fax = _pillow(tmp_path / "c.tif", IS_BRIGHT, compression="group4", tiffinfo={262: 0})
    _assert_reads(fax, 255 - read_picture(fax)[0].T, as_ids=True)


def test_rgb_of_greys_stays_rgb(tmp_path: Path) -> None:
    greys = np.repeat(GREY[..., None], 3, axis=2)
    _assert_reads(_pillow(tmp_path / "a.png", greys), greys)


def test_transparent_picture_keeps_its_colours(tmp_path: Path) -> None:
    transparent = np.dstack([RGB, np.zeros_like(GREY)])
    _assert_reads(_pillow(tmp_path / "a.png", transparent), RGB)


@pytest.mark.parametrize("pixels", [GREY, RGB], ids=["grey", "RGB"])
def test_jpeg_is_nearly_the_picture(tmp_path: Path, pixels: np.ndarray) -> None:
    smooth = (pixels // 32 + np.arange(COLUMNS).reshape(1, -1, *[1] * (pixels.ndim - 2))).astype(np.uint8)
    picture = read_picture(_pillow(tmp_path / "a.jpg", smooth, quality=100, subsampling=0))
    expected = np.atleast_3d(smooth).transpose(2, 1, 0)
    np.testing.assert_allclose(picture, expected, atol=3)  # grey levels that the best quality rounds by


def test_format_is_told_by_content(tmp_path: Path) -> None:
    written_png(tmp_path / "a.png", RGB)
    _assert_reads(str((tmp_path / "a.png").rename(tmp_path / "a.tif")), RGB)


def test_page_of_a_stack_is_read(tmp_path: Path) -> None:
    path = _tiff(tmp_path / "a.tif", np.stack([GREY, 255 - GREY, GREY // 2]), photometric="minisblack")
    _assert_reads(f"{path}#1", 255 - GREY)
    lzw = tmp_path / "b.tif"
    Image.fromarray(GREY).save(lzw, compression="tiff_lzw", save_all=True, append_images=[Image.fromarray(255 - GREY)])
    _assert_reads(f"{lzw}#1", 255 - GREY)


def test_strips_make_a_whole_picture(tmp_path: Path) -> None:
    tall = RANDOM.integers(0, 256, (1025, 3, 3), dtype=np.uint8)
    _assert_reads(_pillow(tmp_path / "a.png", tall), tall)


def test_picture_of_35_million_pixels_is_no_bomb(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (5000, 7000)).save(path, compress_level=1)
    assert read_picture(path).shape == (1, 5000, 7000)


def _refusal(path: str) -> str:
    with pytest.raises(InputError) as caught:
        read_picture(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


@pytest.mark.parametrize("page", ["", "#1"], ids=["no page", "first that is gone"])
def test_truncated_stack_is_refused(tmp_path: Path, page: str) -> None:
    path = Path(_tiff(tmp_path / "a.tif", np.zeros((3, 64, 64), dtype=np.uint8), photometric="minisblack"))
    path.write_bytes(path.read_bytes()[:9000])
    assert "is truncated: ends before page 1" in _refusal(f"{path}{page}")


def test_stack_is_refused_where_a_picture_is_wanted(tmp_path: Path) -> None:
    path = _tiff(tmp_path / "a.tif", np.stack([GREY] * 3), photometric="minisblack")
    assert "holds 3 pages where one picture is wanted; name a page of a TIFF as NAME.tif#0 to NAME.tif#2" in _refusal(
        path
    )
    assert "page must be from 0 to 2, got 3" in _refusal(f"{path}#3")


@pytest.mark.parametrize("channels", [2, 4, 5])
def test_channels_that_are_no_colours_are_refused(tmp_path: Path, channels: int) -> None:
    pixels = np.zeros((ROWS, COLUMNS, channels), dtype=np.uint8)
    path = _tiff(tmp_path / "a.tif", pixels, photometric="minisblack", planarconfig="contig")
    assert f"must have 1 channel (grey) or 3 (RGB), and at most opacity beside, has {channels}" in _refusal(path)


def test_inks_are_refused(tmp_path: Path) -> None:
    Image.new("CMYK", (COLUMNS, ROWS)).save(tmp_path / "a.jpg")
    assert "its colours are CMYK; save it as RGB" in _refusal(str(tmp_path / "a.jpg"))


@pytest.mark.parametrize("name", ["a.png", "deep.png", "a.jpg", "a.tif", "lzw.tif", "zip.tif"])
def test_truncated_file_is_refused(tmp_path: Path, name: str) -> None:
    noise = RANDOM.integers(0, 256, (64, 64, 3), dtype=np.uint8)
    path = tmp_path / name
    if name == "deep.png":
        written_png(path, noise.astype(np.uint16) * 257)
    elif name in ("a.tif", "zip.tif"):
        _tiff(path, noise, photometric="rgb", compression="zlib" if name == "zip.tif" else None)
    else:
        _pillow(path, noise, **({"compression": "tiff_lzw"} if name == "lzw.tif" else {}))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "truncated" in _refusal(str(path))


@pytest.mark.parametrize("content", [b"", b"no picture at all, not by any means"], ids=["empty", "text"])
@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.jpg"])
def test_file_of_another_format_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert "cannot be read as a picture; truncated or of another format?" in _refusal(str(tmp_path / name))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    assert "No such file" in _refusal(str(tmp_path / "a.png"))


def test_deep_colours_that_would_be_flattened_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _tiff(tmp_path / "a.tif", DEEP_RGB, photometric="rgb", compression="zlib")

    def without_codec(*_: object) -> None:
        raise ValueError("<COMPRESSION.LZW: 5> requires the 'imagecodecs' package")

    monkeypatch.setattr(tifffile.TiffPage, "asarray", without_codec)
    assert "has 16-bit colours compressed by ADOBE_DEFLATE, which cannot be read" in _refusal(path)
