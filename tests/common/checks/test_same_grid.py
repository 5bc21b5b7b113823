"""check_same_grid wants one channel, one size and one affine."""

import numpy as np
import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.checks.same_grid import check_same_grid


def _volume(*shape: int, spacing: float = 1.0) -> MetaTensor:
    return MetaTensor(torch.zeros(shape), affine=torch.diag(torch.tensor([1.0, 1.0, spacing, 1.0])))


def _check(volume: MetaTensor, image: MetaTensor) -> None:
    check_same_grid(volume, image, path="t2.nii", image_path="t1.nii")


@pytest.mark.parametrize("channels", [1, 4])
def test_one_channel_may_belong_to_an_image_of_several(channels: int) -> None:
    _check(_volume(1, 2, 3, 4), _volume(channels, 2, 3, 4))


def test_rounding_of_headers_is_forgiven() -> None:
    _check(_volume(1, 2, 3, 4, spacing=1.009), _volume(1, 2, 3, 4))


@pytest.mark.parametrize("shape", [(1, 2, 3, 5), (2, 2, 3, 4), (1, 2, 3)], ids=["size", "channels", "axes"])
def test_other_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError) as caught:
        _check(_volume(*shape), _volume(4, 2, 3, 4))
    assert str(caught.value) == f"t2.nii: size {shape} must be its image's, (1, 2, 3, 4) (t1.nii)"


@pytest.mark.parametrize("spacing", [1.05, np.nan], ids=["shifted", "broken header"])
def test_other_affine_is_refused(spacing: float) -> None:
    with pytest.raises(InputError, match=r"^t2\.nii: affine must be its image's, differs by up to .* mm \(t1\.nii\)$"):
        _check(_volume(1, 2, 3, 4, spacing=spacing), _volume(1, 2, 3, 4))
