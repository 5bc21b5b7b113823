"""Claims about piecewise linear standardisation of histograms."""

from pathlib import Path

import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.transforms.nyul_landmarks import foreground_percentiles, learn_landmarks, save_landmarks
from common.transforms.nyul_standardisation import NyulStandardised, nyul_standardise

MASK = torch.ones(1, 101, dtype=torch.bool)
RAMP = torch.arange(101.0)[None]  # its percentiles are 1, 10, ... 90, 99
LANDMARKS = torch.tensor([[0.0, 18, 28, 38, 48, 58, 68, 78, 88, 90, 99]], dtype=torch.float64)


def _random(seed: int, channels: int = 1) -> torch.Tensor:
    return torch.rand(channels, 8, 8, 8, generator=torch.Generator().manual_seed(seed)) ** (seed + 1)


def _whole(image: torch.Tensor) -> torch.Tensor:
    return torch.ones_like(image[:1], dtype=torch.bool)


def test_segments_are_linear_and_the_outer_ones_extended_by_hand() -> None:
    # 1 to 10 becomes 0 to 18, slope 2; 10 to 20 becomes 18 to 28, slope 1; 90 to 99 becomes 90 to 99, slope 1
    result = nyul_standardise(RAMP, MASK, LANDMARKS)[0]
    assert result[[0, 1, 5, 10, 15, 90, 99, 100]].tolist() == pytest.approx([-2, 0, 8, 18, 23, 90, 99, 100])


def test_percentiles_come_to_lie_at_the_landmarks() -> None:
    image = torch.linspace(0, 1, 1001)[None] ** 3  # each percentile is one of its voxels
    result = nyul_standardise(image, _whole(image), LANDMARKS)
    torch.testing.assert_close(foreground_percentiles(result, _whole(image)), LANDMARKS, rtol=0, atol=1e-4)


def test_scanners_units_leave_no_trace() -> None:
    image = _random(2)
    result = nyul_standardise(image, _whole(image), LANDMARKS)
    other = nyul_standardise(730 * image - 15, _whole(image), LANDMARKS)
    torch.testing.assert_close(other, result, rtol=1e-4, atol=1e-3)  # float32 of intensities of some hundreds


def test_standardisation_is_monotone() -> None:
    image = _random(2)
    result = nyul_standardise(image, _whole(image), LANDMARKS)
    assert result.flatten()[image.flatten().argsort()].diff().min() >= -1e-5


def test_image_with_the_mean_landmarks_is_unchanged() -> None:
    cases = [{"image": image, "mask": _whole(image)} for image in (_random(0), _random(1), _random(2))]
    landmarks = learn_landmarks(cases)
    image = torch.linspace(0, 1, 1001)[None] ** 2
    mean_image = nyul_standardise(image, _whole(image), landmarks)
    again = nyul_standardise(mean_image, _whole(image), landmarks)
    torch.testing.assert_close(again, mean_image, rtol=0, atol=1e-4)


def test_percentiles_are_those_of_the_mask_and_the_map_is_applied_everywhere() -> None:
    image = torch.cat([RAMP, torch.tensor([[-1.0, 109]])], dim=1)
    mask = torch.cat([MASK, torch.zeros(1, 2, dtype=torch.bool)], dim=1)
    result = nyul_standardise(image, mask, LANDMARKS)
    assert torch.equal(result[:, :101], nyul_standardise(RAMP, MASK, LANDMARKS))
    assert result[0, 101:].tolist() == pytest.approx([-4, 109])


def test_each_channel_has_its_own_landmarks() -> None:
    image = torch.cat([RAMP, RAMP])
    result = nyul_standardise(image, MASK, torch.cat([LANDMARKS, 2 * LANDMARKS]))
    torch.testing.assert_close(result[1], 2 * result[0])


def test_missing_sequence_is_unchanged() -> None:
    image = torch.zeros(1, 101)
    assert torch.equal(nyul_standardise(image, MASK, LANDMARKS), image)


def test_other_number_of_channels_is_refused() -> None:
    with pytest.raises(InputError, match=r"^landmarks: must have a row for each of the image's 2 channels, got 1; "):
        nyul_standardise(torch.cat([RAMP, RAMP]), MASK, LANDMARKS)


def test_transform_reads_landmarks_and_keeps_metadata(tmp_path: Path) -> None:
    affine = torch.diag(torch.tensor([1.0, 1, 1.5, 1], dtype=torch.float64))
    image = MetaTensor(RAMP.view(1, 1, 1, 101).to(torch.int16), affine=affine)
    case = {"image": image, "mask": MASK.view(1, 1, 1, 101).float(), "label": torch.ones(1)}
    result = NyulStandardised("image", landmarks=save_landmarks(LANDMARKS, tmp_path / "landmarks.json"))(case)
    assert isinstance(result["image"], MetaTensor)
    assert torch.equal(result["image"].affine, affine)
    assert torch.equal(result["image"].as_tensor().flatten(), nyul_standardise(RAMP, MASK, LANDMARKS)[0])
    assert torch.equal(image.as_tensor().flatten(), torch.arange(101, dtype=torch.int16))
    assert result["label"] is case["label"]


def test_missing_file_is_refused_before_any_image_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"landmarks\.json cannot be read \(.*\); give the file that training wrote"):
        NyulStandardised("image", landmarks=tmp_path / "landmarks.json")
