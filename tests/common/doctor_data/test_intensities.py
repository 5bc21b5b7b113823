"""Intensities are five numbers of the voxels that count."""

import math

import numpy as np
import pytest

from common.doctor_data.intensities import Intensities


def test_numbers_are_those_computed_by_hand() -> None:
    found = Intensities.of(np.array([1, 2, 3, 6], np.uint8), foreground=True)
    assert found.mean == 3.0
    assert found.sd == pytest.approx(math.sqrt(3.5))
    assert found.median == 2.5


def test_air_counts_in_pictures_only() -> None:
    image = np.array([[0, 0], [4, 8]])
    assert Intensities.of(image, foreground=True).mean == 6.0
    assert Intensities.of(image, foreground=False).mean == 3.0


def test_voxels_that_are_no_numbers_do_not_count() -> None:
    assert Intensities.of(np.array([np.nan, np.inf, 2.0, 4.0]), foreground=True).mean == 3.0


def test_empty_image_has_none() -> None:
    assert all(math.isnan(value) for value in Intensities.of(np.zeros(4), foreground=True))
