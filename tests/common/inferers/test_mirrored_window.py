"""Claims about windows that see the picture's mirror images beyond its borders."""

import numpy as np
import pytest
import torch

from common.inferers.mirrored_window import mirrored_window


def _picture(*sides: int) -> torch.Tensor:
    return torch.arange(float(sides[0] * sides[1])).reshape(1, 1, *sides)


def test_outermost_pixels_are_not_repeated() -> None:
    assert mirrored_window(_picture(1, 3), (0, -3), (1, 9))[0, 0, 0].tolist() == [1, 2, 1, 0, 1, 2, 1, 0, 1]


def test_inside_it_is_a_crop() -> None:
    picture = _picture(6, 7)
    assert torch.equal(mirrored_window(picture, (1, 2), (4, 3)), picture[:, :, 1:5, 2:5])


@pytest.mark.parametrize("sides", [(5, 4), (2, 3), (1, 2), (1, 1)], ids=str)
def test_padding_is_numpys_however_small_the_picture(sides: tuple[int, int]) -> None:
    picture = _picture(*sides)
    expected = np.pad(picture[0, 0].numpy(), 11, mode="reflect")
    window = mirrored_window(picture, (-11, -11), (sides[0] + 22, sides[1] + 22))
    assert np.array_equal(window[0, 0].numpy(), expected)


def test_window_may_lie_wholly_beyond_the_border() -> None:
    assert mirrored_window(_picture(1, 3), (5, 4), (2, 2))[0, 0].tolist() == [[0, 1], [0, 1]]


def test_images_and_channels_stay_apart() -> None:
    images = torch.arange(12.0).reshape(2, 3, 1, 2)
    assert torch.equal(mirrored_window(images, (0, 1), (1, 2)), images.flip(3))
