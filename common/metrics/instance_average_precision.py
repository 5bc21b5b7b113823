"""instance_average_precision: how many objects of a picture were found, at ten degrees of strictness.

`monai.metrics.compute_panoptic_quality` matches at one threshold, goes over the picture once for each pair of objects
that overlap, and has no mean over thresholds.
"""

import numpy as np
from numpy.typing import NDArray

from common.metrics.object_overlaps import ObjectOverlaps

# exactly .50, .55, ..., .95: np.arange(0.5, 1, 0.05) is off by rounding, and so would be an IoU of 3 / 5
_THRESHOLDS = np.arange(50, 100, 5) / 100


def instance_average_precision(pred: NDArray[np.integer], label: NDArray[np.integer]) -> dict[str, float]:
    """The score of the 2018 Data Science Bowl for one picture, and what it counts.

    Eq. 4 of the comparison of U-Net and V-Net variants. With TP(t) the pairs of a predicted and a true object whose
    intersection over union is above t, FP(t) the predicted and FN(t) the true objects that are left:

        precision(t) = TP(t) / (TP(t) + FP(t) + FN(t)),    ap = mean of precision(t) over t = .50, .55, ..., .95

    As in the challenge the IoU must be greater than t. Above one half no object can be in two pairs, so that nothing
    has to be decided. A picture without objects scores 1 where none were predicted, else 0, as does one in which none
    were found.

    Args:
        pred: (W, H), 0 in the background, one number an object.
        label: as pred.

    Returns:
        ap, ap50 and ap75, which are precision(.5) and precision(.75), the objects in label and prediction, and of these
        at t = .5 the missed (FN) and the invented (FP).
    """
    overlaps = ObjectOverlaps.of(pred, label)
    label_objects, pred_objects = overlaps.label_objects, overlaps.pred_objects
    matched = (overlaps.shared / overlaps.union > _THRESHOLDS[:, None]).sum(axis=1)
    either = label_objects + pred_objects - matched
    precision = np.where(either > 0, matched / np.maximum(either, 1), 1.0)
    return {
        "ap": float(precision.mean()),
        "ap50": float(precision[0]),
        "ap75": float(precision[5]),
        "label_objects": label_objects,
        "pred_objects": pred_objects,
        "missed": label_objects - int(matched[0]),
        "invented": pred_objects - int(matched[0]),
    }
