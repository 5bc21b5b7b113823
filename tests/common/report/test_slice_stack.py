"""slice_stack shows a case slice by slice, with its contours."""

import base64
from io import BytesIO
from xml.etree.ElementTree import Element

import numpy as np
import pytest
from PIL import Image

from common.report.slice_stack import slice_stack
from common.tracking.palette import PALETTE


def _names(figure: Element) -> list[str | None]:
    return [slice_.get("data-name") for slice_ in figure.iter("svg")]


def _stack(depth: int, first: int, last: int, *, most: int) -> Element:
    """Of a volume with a structure from one slice to another."""
    label = np.zeros((8, 8, depth), np.int32)
    label[2:6, 2:6, first : last + 1] = 1
    return slice_stack(np.random.default_rng(0).random(label.shape), label, None, caption=["a"], most=most)


@pytest.mark.parametrize(
    ("structure", "most", "shown"),
    [
        pytest.param((4, 5), 4, [4, 5, 6, 7], id="room around the structure"),
        pytest.param((0, 1), 4, [1, 2, 3, 4], id="structure at the end"),
        pytest.param((0, 9), 20, list(range(1, 11)), id="all there are"),
        pytest.param((1, 8), 4, [2, 4, 6, 8], id="every second"),
    ],
)
def test_slices_are_those_of_the_structure(structure: tuple[int, int], most: int, shown: list[int]) -> None:
    names = _names(_stack(10, *structure, most=most))
    assert [int((name or "").split()[2]) for name in names] == shown


def test_every_second_slice_is_said() -> None:
    assert _names(_stack(10, 1, 8, most=4))[0] == "axial slice 2 of 10, every 2"


def test_without_a_structure_the_whole_volume_is_shown() -> None:
    figure = slice_stack(np.ones((4, 4, 6)), None, None, caption=["a"], most=10)
    assert len(_names(figure)) == 6


def test_first_slice_shown_has_most_of_the_label() -> None:
    label = np.zeros((8, 8, 6), np.int32)
    label[3:5, 3:5, 1:5] = 1
    label[1:7, 1:7, 4] = 1
    figure = slice_stack(np.ones(label.shape), label, None, caption=["a"], most=6)
    (shown,) = (slice_.get("data-name") for slice_ in figure.iter("svg") if slice_.get("hidden") is None)
    assert shown == "axial slice 5 of 6"


def test_contours_lie_where_the_structure_is() -> None:
    """x is to the right and y down, in pixels of the picture from its corner."""
    label = np.zeros((20, 10), np.int32)
    label[4:8, 2:6] = 1
    figure = slice_stack(np.ones(label.shape), label, None, caption=["a"], most=1)
    (path,) = figure.iter("path")
    points = np.array([[float(number) for number in pair.split(",")] for pair in path.get("d", "")[1:].split()])
    assert points.min(axis=0).tolist() == [4, 2]
    assert points.max(axis=0).tolist() == [8, 6]


def test_slices_of_thick_voxels_are_as_wide_as_they_are() -> None:
    figure = slice_stack(np.ones((10, 20, 4)), None, None, caption=["a"], most=1, spacing=[3.0, 1.0, 5.0])
    assert next(figure.iter("svg")).get("viewBox") == "0 0 30 20"


def test_one_class_is_told_from_its_prediction_by_the_colour() -> None:
    label = np.zeros((8, 8), np.int32)
    label[2:6, 2:6] = 1
    figure = slice_stack(np.ones(label.shape), label, label, caption=["a"], most=1, class_names=["nucleus"])
    assert [path.get("stroke") for path in figure.iter("path")] == list(PALETTE[:2])


def test_several_classes_have_colours_of_their_own() -> None:
    label = np.zeros((8, 8), np.int32)
    label[1:3, 1:3], label[5:7, 5:7] = 1, 2
    figure = slice_stack(np.ones(label.shape), label, None, caption=["a"], most=1, class_names=["a", "b"])
    assert [path.get("stroke") for path in figure.iter("path")] == list(PALETTE[:2])


def test_large_pictures_are_made_smaller() -> None:
    figure = slice_stack(np.random.default_rng(0).random((2000, 1000)), None, None, caption=["a"], most=1)
    content = next(figure.iter("image")).get("href", "").partition(",")[2]
    with Image.open(BytesIO(base64.b64decode(content))) as picture:
        assert picture.size == (768, 384)


def test_colours_stay_colours() -> None:
    image = np.zeros((8, 8, 3), np.float32)
    image[..., 0] = 1
    figure = slice_stack(image, np.zeros((8, 8), np.int32), None, caption=["a"], most=1)
    content = next(figure.iter("image")).get("href", "").partition(",")[2]
    with Image.open(BytesIO(base64.b64decode(content))) as picture:
        assert picture.getpixel((4, 4)) == pytest.approx((254, 0, 0), abs=2)
