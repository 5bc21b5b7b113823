"""Claims about the temperature that makes confidences as sure as they are right."""

import math
from collections.abc import Hashable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from common.checks.input_error import InputError
from common.postprocessing.temperature_scaling import TemperatureScalingd, fitted_temperature


def _three_of_four_right() -> tuple[Tensor, Tensor]:
    """Logits 2 and 0 in four voxels."""
    return torch.tensor([[2.0] * 4, [0.0] * 4])[None], torch.tensor([0, 0, 0, 1])[None, None]


def test_by_hand() -> None:
    """σ(2 / T) = 3/4 where T = 2 / log 3."""
    logits, label = _three_of_four_right()
    assert fitted_temperature(logits, label) == pytest.approx(2 / math.log(3), rel=1e-4)


def test_logits_of_twice_the_size_need_twice_the_temperature() -> None:
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(2, 3, 6, 6, 6, generator=generator)
    label = torch.randint(0, 3, (2, 1, 6, 6, 6), generator=generator)
    label = torch.where(torch.rand(label.shape, generator=generator) < 0.5, logits.argmax(dim=1, keepdim=True), label)
    once, twice = (fitted_temperature(factor * logits, label) for factor in (1, 2))
    assert twice == pytest.approx(2 * once, rel=1e-4)


def test_no_other_temperature_is_better() -> None:
    generator = torch.Generator().manual_seed(1)
    logits = 3 * torch.randn(1, 4, 500, generator=generator)
    label = torch.distributions.Categorical(logits=logits[0].T / 2).sample()[None, None]
    best = fitted_temperature(logits, label)

    def loss(temperature: float) -> float:
        return F.cross_entropy(logits / temperature, label[:, 0]).item()

    assert loss(best) < min(loss(0.9 * best), loss(1.1 * best), loss(1.0))


def test_only_voxels_of_the_mask_count() -> None:
    logits, label = _three_of_four_right()
    padded = F.pad(logits, (0, 9), value=0.0)
    padded[0, 1, 4:] = -110.0  # as sure as an inferer is outside the brain
    mask = torch.zeros(1, 1, 13)
    mask[..., :4] = 1
    assert fitted_temperature(padded, F.pad(label, (0, 9)), mask=mask) == fitted_temperature(logits, label)


def test_rows_of_voxels_do_too() -> None:
    logits, label = _three_of_four_right()
    assert fitted_temperature(logits[0].T, label[0].T) == fitted_temperature(logits, label)


def test_where_every_voxel_is_right_the_temperature_is_the_lower_limit() -> None:
    logits, _ = _three_of_four_right()
    # the loss is 0 in double precision well above it
    assert 0.01 <= fitted_temperature(logits, torch.zeros(1, 1, 4)) < 0.1


def test_nothing_in_the_mask_is_refused() -> None:
    logits, label = _three_of_four_right()
    with pytest.raises(ValueError, match="mask must hold a voxel"):
        fitted_temperature(logits, label, mask=torch.zeros(1, 1, 4))


def test_transform_divides_the_logits() -> None:
    item: dict[Hashable, Any] = {"pred": torch.tensor([[2.0], [-1.0]]), "label": torch.ones(1)}
    assert TemperatureScalingd("pred", 2.0)(item)["pred"].tolist() == [[1.0], [-0.5]]
    assert item["pred"].tolist() == [[2.0], [-1.0]]


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_temperatures_that_are_none_are_refused(temperature: float) -> None:
    with pytest.raises(InputError, match=r"^temperature: must be above 0, got "):
        TemperatureScalingd("pred", temperature)
