"""Claims about the scale of pictures."""

import numpy as np
import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.transforms.percentile_scale import PercentileScaled, percentile_scale


def test_percentiles_become_0_and_1_and_the_rest_is_clipped() -> None:
    image = torch.arange(101, dtype=torch.uint8).reshape(1, 101, 1)
    scaled = percentile_scale(image, lower=10, upper=90)[0, :, 0]
    assert (scaled[10].item(), scaled[90].item()) == (0, 1)
    assert scaled[50].item() == pytest.approx(0.5)
    assert scaled.aminmax() == (0, 1)


def test_colours_are_scaled_alike() -> None:
    image = torch.tensor([[0, 50], [50, 100], [0, 100]], dtype=torch.uint8).reshape(3, 2, 1)
    assert percentile_scale(image, lower=0, upper=100).flatten(1).tolist() == [[0, 0.5], [0.5, 1], [0, 1]]


@pytest.mark.parametrize("dtype", [torch.uint8, torch.int32, torch.float32])
def test_depth_and_exposure_make_no_difference(dtype: torch.dtype) -> None:
    picture = torch.randint(0, 100, (1, 20, 20), generator=torch.Generator().manual_seed(0))
    expected = percentile_scale(picture.to(torch.uint8), lower=1, upper=99)
    torch.testing.assert_close(percentile_scale((picture * 2 + 7).to(dtype), lower=1, upper=99), expected)


def test_one_bright_spot_in_an_empty_picture_stays() -> None:
    image = torch.zeros(1, 100, 100, dtype=torch.uint8)
    image[0, 3, 4] = 20
    scaled = percentile_scale(image, lower=0.5, upper=99.8)
    assert (scaled[0, 3, 4].item(), scaled.sum().item()) == (1, 1)


def test_constant_picture_becomes_0() -> None:
    assert (percentile_scale(torch.full((1, 4, 4), 9), lower=0.5, upper=99.8) == 0).all()


def test_file_is_left_alone() -> None:
    image = torch.from_numpy(np.arange(4, dtype=np.float32).reshape(1, 2, 2))
    percentile_scale(image, lower=0, upper=100)
    assert image.flatten().tolist() == [0, 1, 2, 3]


def test_metadata_stay() -> None:
    image = MetaTensor(torch.arange(4).reshape(1, 2, 2), meta={"picture_file": "a.png"})
    scaled = PercentileScaled("image", lower=0, upper=100)({"image": image})["image"]
    assert (type(scaled), scaled.dtype, scaled.meta["picture_file"]) == (MetaTensor, torch.float32, "a.png")


@pytest.mark.parametrize(("lower", "upper"), [(-1, 99), (50, 50), (1, 101)])
def test_percentiles_that_are_none_are_refused(lower: float, upper: float) -> None:
    with pytest.raises(InputError, match="percentiles: must be"):
        PercentileScaled("image", lower=lower, upper=upper)
