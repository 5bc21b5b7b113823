"""cell_segmentation: SEG, the measure of the ISBI cell tracking challenge.

MONAI has none: `compute_panoptic_quality` matches objects at an IoU of one half and divides by those that were invented
as well.
"""

import math

import numpy as np
from numpy.typing import NDArray

from common.metrics.object_overlaps import ObjectOverlaps


def cell_segmentation(pred: NDArray[np.integer], label: NDArray[np.integer]) -> float:
    """The mean over the true objects of their IoU with the predicted one that covers more than half of each, or 0.

    Maška et al. 2014, "A benchmark for comparison of cell tracking algorithms"; table 2 of the U-Net paper. At most one
    object covers more than half of another. What was invented costs nothing. Not a number without true objects.

    Args:
        pred: (W, H), 0 in the background, one number an object.
        label: as pred.
    """
    overlaps = ObjectOverlaps.of(pred, label)
    covering = 2 * overlaps.shared > overlaps.label_sizes
    ious = overlaps.shared[covering] / overlaps.union[covering]
    return float(ious.sum() / overlaps.label_objects) if overlaps.label_objects else math.nan
