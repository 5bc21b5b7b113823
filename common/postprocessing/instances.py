"""instances and Instancesd: single nuclei from the probability of nucleus.

MONAI's `Watershed` and its companions are for HoVer-Net's maps, take whole pictures at once, and cut at a depth in
pixels.
"""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import numpy as np
import torch
from monai.config import KeysCollection
from monai.transforms import MapTransform
from monai.utils import convert_to_dst_type, convert_to_numpy
from numpy.typing import NDArray
from scipy import ndimage
from skimage.segmentation import expand_labels, watershed

from common.checks.input_error import InputError
from common.postprocessing.instance_parameters import InstanceParameters
from common.postprocessing.lobes import lobes

_STRIP = 256  # rows that grow at once


def instances(
    nucleus: NDArray[np.floating], parameters: InstanceParameters, *, interior: NDArray[np.floating] | None = None
) -> NDArray[np.int32]:
    """(W, H): 0 is background, the nuclei are 1 to N from left to right, row by row.

    What is connected, by pixels' sides, is cut, filled and measured by itself, in the box around it: a picture of any
    size takes little more memory than the result, and gives what it would give if all were done at once. A hole of a
    nucleus belongs to it, with all that is in it.

    Args:
        nucleus: probability, (W, H).
        interior: likewise, of the inside of a nucleus without its border, for the method "border".
    """
    if parameters.method == "border" and interior is None:
        raise InputError("instances: method 'border' needs a network with 3 classes; choose distance or components")
    connected, _ = ndimage.label(np.ascontiguousarray((nucleus >= parameters.threshold).T))  # (H, W)
    result = np.zeros_like(connected)
    count = 0
    for number, box in enumerate(ndimage.find_objects(connected), start=1):
        around = tuple(slice(max(side.start - 1, 0), side.stop + 1) for side in box)
        shape, found = connected[around] == number, result[around]
        if (shape & (found > 0)).any():  # it lies in a hole of another
            continue
        seen = interior.T[around] if interior is not None else None
        for nucleus_shape in _nuclei(shape, parameters, seen):
            filled = ndimage.binary_fill_holes(nucleus_shape) & (nucleus_shape | ~shape)
            if np.count_nonzero(filled) >= parameters.min_size:
                count += 1
                found[filled] = count
    del connected
    return _in_reading_order(_grown(result, parameters.dilation)).T


def _nuclei(
    shape: NDArray[np.bool_], parameters: InstanceParameters, interior: NDArray[np.floating] | None
) -> Iterator[NDArray[np.bool_]]:
    """The parts of what is connected; itself where it has one marker, or none."""
    if parameters.method == "distance" and not shape.all():
        distance = ndimage.distance_transform_edt(shape)
        height, markers = distance, lobes(distance, neck=parameters.neck)
    elif parameters.method == "border" and interior is not None:
        height, markers = interior, ndimage.label(shape & (interior >= parameters.marker_threshold))[0]
    else:
        markers = np.zeros(1, np.int32)
    count = int(markers.max())
    if count < 2:
        yield shape
        return
    parts = watershed(-height, markers, mask=shape)
    yield from (parts == number for number in range(1, count + 1))


def _grown(labels: NDArray[np.int32], distance: float) -> NDArray[np.int32]:
    """By strips, each of which sees as far beyond itself as a nucleus can come."""
    if not distance:
        return labels
    margin = int(np.ceil(distance))
    result = np.empty_like(labels)
    for start in range(0, len(labels), _STRIP):
        first = max(start - margin, 0)
        grown = expand_labels(labels[first : start + _STRIP + margin], distance)
        result[start : start + _STRIP] = grown[start - first :][:_STRIP]
    return result


def _in_reading_order(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Renumbered, in place, by the first pixel of each."""
    first = [
        (box[0].start, box[1].start + int(np.argmax(labels[box][0] == number)))
        for number, box in enumerate(ndimage.find_objects(labels), start=1)
    ]
    numbers = np.zeros(len(first) + 1, np.int32)
    numbers[1 + np.lexsort(np.array(first, int).reshape(-1, 2).T[::-1])] = np.arange(1, len(first) + 1)
    for row in labels:
        row[:] = numbers[row]
    return labels


class Instancesd(MapTransform):
    """`instances` of dictionary items as `NucleusProbabilityd` makes them: (1 or 2, W, H) becomes (1, W, H), int32."""

    def __init__(self, keys: KeysCollection, *, parameters: InstanceParameters) -> None:
        super().__init__(keys)
        self.parameters = parameters

    def __call__(self, data: Mapping[Hashable, Any]) -> dict[Hashable, Any]:
        result = dict(data)
        for key in self.keys:
            nucleus, *interior = convert_to_numpy(result[key])
            found = instances(nucleus, self.parameters, interior=interior[0] if interior else None)
            result[key] = convert_to_dst_type(found[None], result[key], dtype=torch.int32)[0]
        return result
