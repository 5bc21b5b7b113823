"""foreground_window clips the tails of the foreground's histogram, and nothing else."""

import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.transforms.foreground_window import ForegroundWindowed, foreground_window

# a background of 0, and 1 to 101, whose percentiles 2 and 98 are 3 and 99
IMAGE = torch.cat([torch.zeros(400), torch.arange(1.0, 102.0)]).view(1, 3, 167)


def _windowed(image: torch.Tensor = IMAGE, lower: float = 2, upper: float = 98) -> torch.Tensor:
    return foreground_window(image, IMAGE > 0, lower=lower, upper=upper)


def test_percentiles_are_those_of_the_mask_by_hand() -> None:
    inside = _windowed()[IMAGE > 0]
    assert inside.tolist() == [3, 3, *range(3, 100), 99, 99]


def test_background_is_left_alone() -> None:
    background = IMAGE == 0
    image = IMAGE - 5 * background
    assert torch.all(_windowed(image)[background] == -5)


def test_all_of_the_histogram_is_identity() -> None:
    assert torch.equal(_windowed(lower=0, upper=100), IMAGE)


def test_twice_is_as_good_as_once() -> None:
    once = _windowed()
    assert torch.equal(_windowed(once), once)


def test_channels_are_windowed_apart() -> None:
    image = torch.cat([IMAGE, -7 * IMAGE])
    torch.testing.assert_close(_windowed(image), torch.cat([_windowed(), -7 * _windowed()]))


def test_constant_foreground_and_empty_mask_are_identity() -> None:
    constant = torch.full_like(IMAGE, 3)
    assert torch.equal(_windowed(constant), constant)
    nothing = torch.zeros_like(IMAGE, dtype=torch.bool)
    assert torch.equal(foreground_window(IMAGE, nothing, lower=2, upper=98), IMAGE)


def test_transform_takes_integers_and_keeps_metadata_and_other_items() -> None:
    affine = torch.diag(torch.tensor([1.0, 1.0, 1.5, 1.0], dtype=torch.float64))
    image = MetaTensor(IMAGE.to(torch.int16)[..., None], affine=affine)
    label, mask = torch.ones(1), (IMAGE > 0).float()[..., None]
    data = {"image": image, "label": label, "mask": mask}
    result = ForegroundWindowed("image", lower=2, upper=98)(data)
    assert torch.equal(result["image"].as_tensor()[..., 0], _windowed())
    assert torch.equal(result["image"].affine, affine)
    assert result["label"] is label
    assert torch.equal(image.as_tensor()[..., 0], IMAGE.to(torch.int16))


@pytest.mark.parametrize(("lower", "upper"), [(-1, 98), (2, 101), (50, 50), (98, 2)])
def test_percentiles_are_ordered_and_between_0_and_100(lower: float, upper: float) -> None:
    with pytest.raises(InputError, match=rf"must be 0 <= lower < upper <= 100, got {lower} and {upper}"):
        ForegroundWindowed("image", lower=lower, upper=upper)
