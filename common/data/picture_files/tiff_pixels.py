"""tiff_pixels: a page of a TIFF.

Pillow alone reads less: no 16-bit colours, no 64-bit numbers, and the first channel of two.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tifffile import COMPRESSION, EXTRASAMPLE, PHOTOMETRIC, PLANARCONFIG, TiffFile, TiffPage

from common.checks.input_error import InputError
from common.data.picture_files.chosen_page import chosen_page
from common.data.picture_files.palette_colours import palette_colours
from common.data.picture_files.pillow_pixels import pillow_pixels
from common.data.picture_files.tiff_page_count import tiff_page_count


def tiff_pixels(file: Path, page: int | None, *, as_ids: bool) -> NDArray[Any]:
    """(H, W), or (H, W, channels) with opacity as the last.

    Args:
        as_ids: give the numbers as they are stored, neither a colour for an index nor 255 for a white that is 0.
    """
    with TiffFile(file) as tiff:
        number = chosen_page(page, pages=tiff_page_count(tiff))
        header = tiff.pages[number].aspage()
        _check_channels(header)
        try:
            return _decoded(header, as_ids=as_ids)
        except (ValueError, ImportError) as error:  # LZW, JPEG and fax need a package of their own
            if isinstance(error, ValueError) and "imagecodecs" not in str(error):
                raise
        _check_pillow_can(header)
        pixels = pillow_pixels(file, number, as_ids=as_ids)
        return ~pixels if as_ids and _white_is_zero(header) else pixels  # Pillow had turned it round


def _decoded(page: TiffPage, *, as_ids: bool) -> NDArray[Any]:
    pixels = page.asarray()
    if page.samplesperpixel > 1 and page.planarconfig == PLANARCONFIG.SEPARATE:
        pixels = np.moveaxis(pixels, 0, -1)
    if page.photometric == PHOTOMETRIC.PALETTE and page.colormap is not None:
        return palette_colours(pixels, (page.colormap.T >> 8).astype(np.uint8), as_ids=as_ids)
    return ~pixels if _white_is_zero(page) and not as_ids else pixels


def _white_is_zero(page: TiffPage) -> bool:
    return page.photometric == PHOTOMETRIC.MINISWHITE and page.dtype is not None and page.dtype.kind in "bu"


def _check_channels(page: TiffPage) -> None:
    channels = page.samplesperpixel
    is_grey_with_opacity = channels == 2 and page.extrasamples[:1] != (EXTRASAMPLE.UNSPECIFIED,)
    is_rgb_with_opacity = channels == 4 and page.photometric == PHOTOMETRIC.RGB
    if channels not in (1, 3) and not is_grey_with_opacity and not is_rgb_with_opacity:
        raise InputError(f"must have 1 channel (grey) or 3 (RGB), and at most opacity beside, has {channels}")


def _check_pillow_can(page: TiffPage) -> None:
    if page.samplesperpixel > 1 and page.bitspersample > 8:
        compression = COMPRESSION(page.compression).name
        raise InputError(
            f"has {page.bitspersample}-bit colours compressed by {compression}, which cannot be read; save it "
            "uncompressed or with ZIP (deflate)"
        )
