"""contrast_window says what is black and what is white."""

import numpy as np
import pytest

from common.tracking.contrast_window import contrast_window


def test_window_leaves_out_the_darkest_hundredth_and_the_brightest_five_hundredth() -> None:
    assert contrast_window(np.arange(1001)) == pytest.approx((10, 998))


def test_channels_share_a_window() -> None:
    low, high = contrast_window(np.stack([np.zeros((9, 9)), np.ones((9, 9))]))
    assert (low, high) == (0, 1)


def test_constant_image_has_a_window() -> None:
    low, high = contrast_window(np.full((4, 4), 3.0))
    assert low == 3
    assert high > low
