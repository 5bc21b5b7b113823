"""prostate_case draws scans that differ as patients and scanners do, and that brightness or place do not solve."""

from itertools import combinations

import nibabel as nib
import numpy as np
import pytest
from scipy import ndimage

from common.data.phantoms.ellipsoid_radius import ellipsoid_radius
from common.data.phantoms.prostate_case import prostate_case

_Case = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture(scope="module")
def cases() -> list[_Case]:
    return [prostate_case(np.random.default_rng([0, index])) for index in range(8)]


def _dice(first: np.ndarray, second: np.ndarray) -> float:
    return float(2 * np.sum(first & second) / (first.sum() + second.sum()))


def test_same_numbers_give_the_same_case(cases: list[_Case]) -> None:
    for first, second in zip(cases[0], prostate_case(np.random.default_rng([0, 0])), strict=True):
        np.testing.assert_array_equal(first, second)


def test_image_and_label_have_the_types_of_a_scan(cases: list[_Case]) -> None:
    for image, label, affine in cases:
        assert (image.dtype, label.dtype, affine.shape) == (np.int16, np.uint8, (4, 4))
        assert image.shape == label.shape
        assert set(np.unique(label)) == {0, 1}


def test_spacing_is_anisotropic_and_spacing_matrix_and_origin_vary(cases: list[_Case]) -> None:
    spacings = np.array([nib.affines.voxel_sizes(affine) for _, _, affine in cases])
    assert np.all(spacings[:, 2] > 1.2 * spacings[:, 0])
    assert len({tuple(spacing) for spacing in spacings.round(3)}) == len(cases)
    assert len({image.shape for image, _, _ in cases}) == len(cases)
    assert len({tuple(affine[:3, 3].round(1)) for _, _, affine in cases}) == len(cases)


def test_orientation_varies(cases: list[_Case]) -> None:
    assert len({nib.aff2axcodes(affine) for _, _, affine in cases}) > 1


def test_scanner_units_differ_by_factors(cases: list[_Case]) -> None:
    medians = [np.median(image) for image, _, _ in cases]
    assert max(medians) > 4 * min(medians)


def test_gland_is_2_to_6_percent_of_the_scan(cases: list[_Case]) -> None:
    assert all(0.02 < label.mean() < 0.06 for _, label, _ in cases)


def _best_window_dice(image: np.ndarray, label: np.ndarray) -> float:
    """Of the largest piece in the window of brightness that fits the label best."""
    scores = []
    for low, high in combinations(np.quantile(image[label == 1], [0, 0.05, 0.2, 0.5, 0.8, 0.95, 1]), 2):
        pieces, count = ndimage.label((image >= low) & (image <= high))
        if count:
            scores.append(_dice(pieces == np.bincount(pieces.ravel())[1:].argmax() + 1, label == 1))
    return max(scores)


def test_no_window_of_brightness_finds_the_gland(cases: list[_Case]) -> None:
    assert np.mean([_best_window_dice(image, label) for image, label, _ in cases[:4]]) < 0.5


def test_an_average_gland_in_the_middle_does_not_fit(cases: list[_Case]) -> None:
    scores = []
    for _, label, affine in cases:
        index = np.indices(label.shape) - (np.array(label.shape).reshape(3, 1, 1, 1) - 1) / 2
        position = np.einsum("ab,bijk->aijk", affine[:3, :3], index)
        average = ellipsoid_radius(position, centre=[0, 0, 0], radii=[27, 22, 24]) < 1
        scores.append(_dice(average, label == 1))
    assert np.mean(scores) < 0.75
