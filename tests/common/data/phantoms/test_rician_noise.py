"""rician_noise has the distribution it is named for."""

import numpy as np

from common.data.phantoms.rician_noise import rician_noise


def test_deviation_0_changes_nothing() -> None:
    image = np.linspace(0, 1, 64).reshape(4, 4, 4)
    np.testing.assert_allclose(rician_noise(image, np.random.default_rng(0), deviation=0), image.astype(np.float32))


def test_black_becomes_grey_of_the_rayleigh_mean() -> None:
    noise = rician_noise(np.zeros((32, 32, 32)), np.random.default_rng(0), deviation=2)
    # the mean of 32,768 values of deviation 0.66 * 2 strays by 0.007
    np.testing.assert_allclose(noise.mean(), 2 * np.sqrt(np.pi / 2), atol=0.03)


def test_bright_tissue_keeps_its_mean_and_gets_the_deviation() -> None:
    noisy = rician_noise(np.full((32, 32, 32), 100.0), np.random.default_rng(0), deviation=2)
    # as above; the Rician mean of bright tissue is higher by deviation² / (2 · 100) = 0.02
    np.testing.assert_allclose([noisy.mean(), noisy.std()], [100.02, 2], atol=0.05)
