"""saved_picture: an array as a picture's file."""

from pathlib import Path

import numpy as np
import tifffile
from PIL import Image


def saved_picture(path: Path, pixels: np.ndarray) -> str:
    """The path of a TIFF, or of what else the name ends in, with these rows of pixels."""
    if path.suffix == ".tif":
        tifffile.imwrite(path, pixels)
    else:
        Image.fromarray(pixels).save(path)
    return str(path)
