"""read_picture: a microscope's picture as it is in its file, or one line that says why not.

`monai.data.PILReader`, scikit-image and imageio read PNGs through Pillow, which turns 16-bit colours into 8 bits
without a word; they give the indices of a palette, opacity as a channel, and the first page of a stack or all.
"""

from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError
from common.data.picture_files.pillow_pixels import pillow_pixels
from common.data.picture_files.tiff_pixels import tiff_pixels
from common.data.picture_page import picture_page

_TIFF_SIGNATURES = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_ITK = Lock()  # its parts are loaded at their first use, which must not be in two threads at once


def read_picture(path: str | Path, *, as_ids: bool = False) -> NDArray[Any]:
    """(C, W, H), x to the right and y down, C = 1 for grey or 3 for red, green and blue, in the file's own type.

    One bit is read as 0 and 255, any floating point number as float32. RGB stays RGB even if all of it is grey.
    Opacity is dropped unseen: programs that know no such thing leave it 0. `stack.tif#3` is a page, counted from 0.

    Args:
        as_ids: the numbers of a label as they are stored: indices of a palette that has colours, and those of a
            TIFF whose 0 is white; both else become what they look like.
    """
    file, page = picture_page(path)
    try:
        pixels = _pixels(file, page, as_ids=as_ids)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    except Exception as error:  # readers raise what they like for a broken file
        reason = (str(error).strip() or repr(error)).splitlines()[-1]
        raise InputError(f"{path}: cannot be read as a picture; truncated or of another format? ({reason})") from error
    pixels = pixels.reshape(*pixels.shape[:2], -1)
    pixels = pixels[..., : {2: 1, 4: 3}.get(pixels.shape[2])]  # without opacity
    if pixels.dtype.kind == "b":
        pixels = pixels * np.uint8(255)
    if pixels.dtype.kind == "f":
        pixels = pixels.astype(np.float32, copy=False)
    return pixels.T  # a view: rows first, as in the file


def _pixels(file: Path, page: int | None, *, as_ids: bool) -> NDArray[Any]:
    """(H, W), or (H, W, channels) with opacity as the last."""
    with file.open("rb") as stream:
        start = stream.read(26)
    if start.startswith(_TIFF_SIGNATURES):
        return tiff_pixels(file, page, as_ids=as_ids)
    # where the header of a PNG ends are its bits a channel and its type of colour, 0 for grey
    if start.startswith(_PNG_SIGNATURE) and start[24:25] == b"\x10" and start[25:] != b"\0":
        return _deep_colours(file)
    return pillow_pixels(file, page, as_ids=as_ids)


def _deep_colours(file: Path) -> NDArray[np.uint16]:
    with _ITK:
        import itk  # takes seconds, and is needed for few files

        reader = itk.ImageFileReader[itk.VectorImage[itk.US, 2]].New(FileName=str(file))
        reader.Update()
        pixels: NDArray[np.uint16] = itk.array_from_image(reader.GetOutput())
    return pixels
