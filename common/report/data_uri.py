"""Pictures as they stand in a page, which then needs no file beside it."""

import base64
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_QUALITY = 80


def jpeg_uri(pixels: NDArray[np.uint8]) -> str:
    """Of (H, W) grey or (H, W, 3) coloured pixels."""
    return _uri(Image.fromarray(pixels))


def file_uri(path: Path) -> str:
    """Of a picture in a file, as a JPEG, which is a fraction of our PNGs."""
    with Image.open(path) as picture:
        return _uri(picture.convert("RGB"))


def png_uri(path: Path) -> str:
    """Of a PNG as it is: lines and letters stay sharp, and on white they are small."""
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _uri(picture: Any) -> str:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"
