"""cell_segmentation: SEG, the measure of the ISBI cell tracking challenge.

MONAI has none: `compute_panoptic_quality` matches objects at an IoU of one half and divides by those that were invented
as well.
"""

import math

import numpy as np
from numpy.typing import NDArray
from skimage.metrics import contingency_table


def cell_segmentation(pred: NDArray[np.integer], label: NDArray[np.integer]) -> float:
    """The mean over the true objects of their IoU with the predicted one that covers more than half of each, or 0.

    Maška et al. 2014, "A benchmark for comparison of cell tracking algorithms"; table 2 of the U-Net paper. At most one
    object covers more than half of another. What was invented costs nothing. Not a number without true objects.

    Args:
        pred: (W, H), 0 in the background, one number an object.
        label: as pred.
    """
    pixels = contingency_table(label, pred, sparse_type="array")  # of each pair, a row a number of the label
    label_sizes, pred_sizes = pixels.sum(axis=1), pixels.sum(axis=0)
    pairs = pixels.tocoo()
    label_number, pred_number = pairs.coords
    covering = (label_number > 0) & (pred_number > 0) & (2 * pairs.data > label_sizes[label_number])
    shared = pairs.data[covering]
    union = label_sizes[label_number[covering]] + pred_sizes[pred_number[covering]] - shared
    objects = np.count_nonzero(label_sizes[1:])
    return float((shared / union).sum() / objects) if objects else math.nan
