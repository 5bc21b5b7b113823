"""ReliabilityBins: how often a segmentation is right, by how sure it is.

`monai.metrics.calibration_binning` bins each class of each image, with sums in float32, which make 0.99995 of a million
voxels of confidence 0.999; `sklearn.calibration.calibration_curve` is about two classes, and has no counts to add up.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


@dataclass(frozen=True)
class ReliabilityBins:
    """Sums over the voxels of each bin, which add up over cases.

    Guo et al. 2017 (arXiv:1706.04599), sec. 2: bins of equal width for the confidence of the class that is predicted.

    Attributes:
        count: voxels of each bin.
        confidence: sum of their confidences.
        correct: those of them whose predicted class is the true one.
    """

    count: NDArray[np.int64]
    confidence: NDArray[np.float64]
    correct: NDArray[np.int64]

    @classmethod
    def of(
        cls, confidences: Tensor, label: Tensor, *, num_bins: int = 15, mask: Tensor | None = None
    ) -> "ReliabilityBins":
        """The bins of a batch.

        Args:
            confidences: (B, K, *), summing to one over the classes.
            label: (B, 1, *) class indices.
            num_bins: a confidence on the border of two is of the upper one.
            mask: (B, 1, *); only voxels inside count, as the many outside a brain are not predicted. All if None.
        """
        sure, predicted = confidences.max(dim=1, keepdim=True)
        inside = torch.ones_like(label, dtype=torch.bool) if mask is None else mask > 0
        confidence = sure[inside].double().cpu().numpy()
        is_correct = (predicted == label)[inside].cpu().numpy()
        indices = np.minimum((confidence * num_bins).astype(np.int64), num_bins - 1)
        return cls(
            count=np.bincount(indices, minlength=num_bins),
            confidence=np.bincount(indices, weights=confidence, minlength=num_bins).astype(np.float64),
            correct=np.bincount(indices[is_correct], minlength=num_bins),
        )

    def __add__(self, other: "ReliabilityBins") -> "ReliabilityBins":
        return ReliabilityBins(
            self.count + other.count, self.confidence + other.confidence, self.correct + other.correct
        )

    def mean_confidence(self) -> NDArray[np.float64]:
        """Of each bin; nan where it is empty."""
        return _share(self.confidence, self.count)

    def accuracy(self) -> NDArray[np.float64]:
        """Share of each bin that is right; nan where it is empty."""
        return _share(self.correct, self.count)


def _share(part: NDArray[np.float64] | NDArray[np.int64], count: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.where(count > 0, part / np.maximum(count, 1), np.nan)
