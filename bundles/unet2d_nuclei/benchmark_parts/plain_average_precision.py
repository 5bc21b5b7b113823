"""plain_average_precision: the challenge's score as it is usually written, which ours is measured against."""

import numpy as np
from numpy.typing import NDArray


def plain_average_precision(pred: NDArray[np.integer], label: NDArray[np.integer]) -> float:
    """The "ap" of `instance_average_precision`, by one pair of masks after another."""
    preds = [pred == number for number in np.unique(pred[pred > 0])]
    labels = [label == number for number in np.unique(label[label > 0])]
    if not preds and not labels:
        return 1.0
    ious = np.array([[(one & other).sum() / (one | other).sum() for other in labels] for one in preds])
    precisions = []
    for percent in range(50, 100, 5):
        matched = int((ious > percent / 100).sum())
        precisions.append(matched / (len(preds) + len(labels) - matched))
    return float(np.mean(precisions))
