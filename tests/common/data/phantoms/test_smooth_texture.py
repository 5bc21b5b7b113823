"""Claims about random numbers that vary slowly over a picture."""

import numpy as np
import pytest

from common.data.phantoms.smooth_texture import smooth_texture


def test_mean_is_zero_and_deviation_one() -> None:
    texture = smooth_texture((40, 60), np.random.default_rng(0), size=3)
    assert (texture.mean(), texture.std()) == pytest.approx((0, 1), abs=1e-5)


def test_larger_size_varies_more_slowly() -> None:
    steps = [np.abs(np.diff(smooth_texture((64, 64), np.random.default_rng(0), size=size))).mean() for size in (1, 4)]
    assert steps[1] < steps[0] / 2
