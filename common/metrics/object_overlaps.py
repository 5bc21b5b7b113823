"""ObjectOverlaps: which objects of two pictures share pixels, and how many."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from skimage.metrics import contingency_table


class ObjectOverlaps(NamedTuple):
    """Of each pair of a true and a predicted object that overlap the pixels they share, the true one's, and those of
    both together; and the number of objects in label and in prediction."""

    shared: NDArray[np.float64]
    label_sizes: NDArray[np.float64]
    union: NDArray[np.float64]
    label_objects: int
    pred_objects: int

    @classmethod
    def of(cls, pred: NDArray[np.integer], label: NDArray[np.integer]) -> "ObjectOverlaps":
        """Of pictures (W, H) with 0 in the background and one number an object."""
        pixels = contingency_table(label, pred, sparse_type="array")  # of each pair, a row a number of the label
        label_sizes, pred_sizes = pixels.sum(axis=1), pixels.sum(axis=0)
        pairs = pixels.tocoo()
        label_number, pred_number = pairs.coords
        objects = (label_number > 0) & (pred_number > 0)
        shared, of_label = pairs.data[objects], label_sizes[label_number[objects]]
        union = of_label + pred_sizes[pred_number[objects]] - shared
        return cls(shared, of_label, union, *(int(np.count_nonzero(sizes[1:])) for sizes in (label_sizes, pred_sizes)))
