"""QuPath's polygons: written around the objects of a label picture, and read back as one.

MONAI Label writes polygons around classes, not around objects that touch, and trains on pictures only.
"""

from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage.draw import polygon

from common.checks.input_error import InputError
from common.tracking.contours import contours


def object_polygons(numbers: NDArray[np.integer]) -> list[list[list[float]]]:
    """The corners [x, y] of a polygon around each object of (H, W), in pixels from the picture's corner."""
    return [[[float(x), float(y)] for y, x in contour] for _, contour in contours(numbers)]


def write_polygon_label(file: Path, output: Path, *, image: Path) -> None:
    """The polygons of QuPath's XML as a picture of `image`'s size, each with a number of its own; later ones on top."""
    with Image.open(image) as picture:
        width, height = picture.size
    numbers = np.zeros((height, width), dtype=np.uint16)
    try:
        root = ElementTree.parse(file).getroot()
    except ElementTree.ParseError as error:
        raise InputError(f"{file}: must be QuPath's XML of annotations ({error}); submit the label again") from error
    frame = root.find("Annotations")
    left, top = (float(frame.get(side, 0)) if frame is not None else 0.0 for side in ("X", "Y"))
    for number, annotation in enumerate(root.iter("Annotation"), start=1):
        corners = [(float(c.get("Y", 0)) + top, float(c.get("X", 0)) + left) for c in annotation.iter("Coordinate")]
        rows, columns = np.array(corners or [(0, 0)]).T - 0.5  # from the picture's corner to the centres of pixels
        numbers[polygon(rows, columns, shape=numbers.shape)] = number
    Image.fromarray(numbers).save(output)
