"""Claims about how often a segmentation is right by how sure it is."""

import numpy as np
import pytest
import torch
from torch import Tensor

from common.metrics.expected_calibration_error import expected_calibration_error
from common.metrics.reliability_bins import ReliabilityBins


def _confidences(*of_class_one: float) -> Tensor:
    """Of two classes in a row of voxels."""
    one = torch.tensor(of_class_one, dtype=torch.float64)
    return torch.stack([1 - one, one])[None]


def _label(*classes: int) -> Tensor:
    return torch.tensor(classes)[None, None]


def _four_voxels() -> ReliabilityBins:
    """Sure by 0.6 (right), 0.7 (wrong), 0.9 and 0.9 (right)."""
    return ReliabilityBins.of(_confidences(0.6, 0.3, 0.9, 0.1), _label(1, 1, 1, 0), num_bins=4)


def test_bins_by_hand() -> None:
    bins = _four_voxels()
    assert bins.count.tolist() == [0, 0, 2, 2]
    assert bins.confidence.tolist() == pytest.approx([0, 0, 1.3, 1.8])
    assert bins.correct.tolist() == [0, 0, 1, 2]


def test_shares_of_empty_bins_are_undefined() -> None:
    bins = _four_voxels()
    np.testing.assert_allclose(bins.accuracy(), [np.nan, np.nan, 0.5, 1.0])
    np.testing.assert_allclose(bins.mean_confidence(), [np.nan, np.nan, 0.65, 0.9])


def test_expected_calibration_error_by_hand() -> None:
    assert expected_calibration_error(_four_voxels()) == pytest.approx((2 * 0.15 + 2 * 0.1) / 4)


def test_full_confidence_is_of_the_last_bin() -> None:
    assert ReliabilityBins.of(_confidences(1.0), _label(1), num_bins=3).count.tolist() == [0, 0, 1]


def test_confidence_on_a_border_is_of_the_upper_bin() -> None:
    assert ReliabilityBins.of(_confidences(0.75), _label(1), num_bins=4).count.tolist() == [0, 0, 0, 1]


def test_only_voxels_of_the_mask_count() -> None:
    mask = torch.tensor([1.0, 1, 0, 0])[None, None]
    inside = ReliabilityBins.of(_confidences(0.6, 0.3, 0.9, 0.1), _label(1, 1, 1, 0), num_bins=4, mask=mask)
    assert inside.count.tolist() == [0, 0, 2, 0]


def test_bins_of_cases_add_up() -> None:
    first = ReliabilityBins.of(_confidences(0.6, 0.3), _label(1, 1), num_bins=4)
    second = ReliabilityBins.of(_confidences(0.9, 0.1), _label(1, 0), num_bins=4)
    together = first + second
    assert expected_calibration_error(together) == pytest.approx(expected_calibration_error(_four_voxels()))
    assert together.count.tolist() == _four_voxels().count.tolist()


def test_many_voxels_lose_nothing() -> None:
    """Summed in float32 the mean of as many 0.999 is 0.9998."""
    confidences = torch.tensor([0.001, 0.999])[None, :, None].expand(1, 2, 300_000)
    bins = ReliabilityBins.of(confidences, torch.ones(1, 1, 1, dtype=torch.uint8).expand(1, 1, 300_000))
    assert bins.mean_confidence()[-1] == pytest.approx(0.999, abs=1e-6)


def test_no_voxel_has_no_error() -> None:
    bins = ReliabilityBins.of(_confidences(0.6), _label(1), mask=torch.zeros(1, 1, 1))
    assert np.isnan(expected_calibration_error(bins))
