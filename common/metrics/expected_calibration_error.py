"""expected_calibration_error: how far confidences are from how often they are right.

`monai.metrics.CalibrationErrorMetric` is a mean over images and classes, from sums in float32 (see `ReliabilityBins`).
"""

import numpy as np

from common.metrics.reliability_bins import ReliabilityBins


def expected_calibration_error(bins: ReliabilityBins) -> float:
    """ECE = Σ_b n_b / n |accuracy_b - confidence_b|, nan without any voxel.

    Guo et al. 2017 (arXiv:1706.04599), sec. 2. Its size depends on the number of bins; compare those of the same.
    """
    total = bins.count.sum()
    return float(np.abs(bins.correct - bins.confidence).sum() / total) if total else np.nan
