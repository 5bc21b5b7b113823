"""Claims about noise on what a network sees."""

import pytest
import torch

from common.checks.input_error import InputError
from common.networks.gaussian_noise import GaussianNoise


def test_noise_has_the_deviation_asked_for() -> None:
    torch.manual_seed(0)
    noise = GaussianNoise(0.3)(torch.zeros(100_000))
    assert noise.std().item() == pytest.approx(0.3, rel=0.01)
    assert noise.mean().item() == pytest.approx(0, abs=0.005)


def test_in_evaluation_there_is_none() -> None:
    image = torch.rand(5)
    assert torch.equal(GaussianNoise(0.3).eval()(image), image)


def test_a_negative_deviation_is_refused() -> None:
    with pytest.raises(InputError, match="noise: must be 0 or more"):
        GaussianNoise(-0.1)
