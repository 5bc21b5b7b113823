"""with_channels makes grey of colours, and three equal channels of grey."""

import numpy as np
import pytest

from common.data.with_channels import with_channels

_GREY = np.arange(6, dtype=np.uint8).reshape(1, 2, 3)


@pytest.mark.parametrize("channels", [1, 3])
def test_right_number_of_channels_is_left_alone(channels: int) -> None:
    picture = np.repeat(_GREY, channels, axis=0)
    assert with_channels(picture, channels) is picture


def test_grey_is_repeated() -> None:
    np.testing.assert_array_equal(with_channels(_GREY, 3), [_GREY[0]] * 3)


@pytest.mark.parametrize("kind", [np.uint8, np.uint16, np.float32])
def test_colours_become_their_luminance_in_their_own_type(kind: type) -> None:
    red = np.zeros((3, 2, 2), dtype=kind)
    red[0] = 100
    grey = with_channels(red, 1)
    assert grey.dtype == kind
    np.testing.assert_allclose(grey, np.full((1, 2, 2), 21.25), atol=0.3)  # 0.2125 of red; whole numbers are rounded
