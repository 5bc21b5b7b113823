"""instance_overlay outlines objects on the picture itself."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

import common.tracking.instance_overlay as module
from common.tracking.instance_overlay import instance_overlay

_LINE = [0, 255, 0]


def _outlined(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """(x, y)"""
    lines: NDArray[np.bool_] = (picture == _LINE).all(axis=-1).T
    return lines


def _square() -> NDArray[np.int32]:
    instances = np.zeros((8, 9), np.int32)
    instances[2:6, 3:7] = 1
    return instances


def test_line_is_the_outermost_pixels_of_an_object() -> None:
    expected = _square() > 0
    expected[3:5, 4:6] = False
    np.testing.assert_array_equal(_outlined(instance_overlay(np.zeros((1, 8, 9)), _square())), expected)


def test_objects_that_touch_have_a_line_each() -> None:
    instances = np.repeat(np.array([1, 2], np.int32), 4)[:, None] * np.ones((8, 5), np.int32)
    assert np.unique(np.nonzero(_outlined(instance_overlay(np.zeros((1, 8, 5)), instances)))[0]).tolist() == [3, 4]


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(np.arange(72, dtype=np.uint8).reshape(1, 8, 9) // 10, id="dim"),
        pytest.param(np.arange(72, dtype=np.uint16).reshape(1, 8, 9) * 100, id="16 bit"),
        pytest.param(np.arange(72, dtype=np.float32).reshape(1, 8, 9) / 30 - 1, id="normalised"),
    ],
)
def test_contrast_is_stretched(image: NDArray[np.generic]) -> None:
    picture = instance_overlay(image, np.zeros((8, 9), np.int32))
    assert (picture.dtype, picture.min(), picture.max()) == (np.uint8, 0, 255)


def test_colours_are_kept_where_they_are() -> None:
    image = np.zeros((3, 8, 9), np.uint8)
    image[0, 1:] = 200  # red, but for a black column
    image[2, 1:] = 100
    picture = instance_overlay(image, np.zeros((8, 9), np.int32))
    assert picture[4, 0].tolist() == [0, 0, 0]
    assert picture[4, 5].tolist() == [255, 0, 128]


def test_constant_and_undefined_pixels_are_drawn() -> None:
    assert instance_overlay(np.full((1, 8, 9), 7.0), _square()).shape == (9, 8, 3)
    assert instance_overlay(np.full((1, 8, 9), np.nan), _square()).shape == (9, 8, 3)


def test_strips_leave_no_seams(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    image = np.random.default_rng(0).random((3, 30, 40))
    instances = np.random.default_rng(1).integers(0, 3, (6, 8)).repeat(5, axis=0).repeat(5, axis=1).astype(np.int32)
    whole = instance_overlay(image, instances)
    monkeypatch.setattr(module, "_STRIP", 7)
    np.testing.assert_array_equal(instance_overlay(image, instances), whole)
