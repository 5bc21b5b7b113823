"""overlay_montage shows what it should, where it should."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage.measure import label as connected_components
from skimage.measure import regionprops

import common.tracking.overlay_montage as module
from common.tracking.overlay_montage import overlay_montage
from common.tracking.palette import PALETTE

_LABEL, _PRED = PALETTE[:2]
_FOOTER = 55  # pixels of the legend, half an inch
_MM = 12 / 44 * 110  # pixels; 12 inches of 110 dots for the planes' 16 + 16 + 12 mm
_Box = tuple[int, int, int, int]  # top, left, bottom, right


def _picture(
    path: Path, image: NDArray[Any], label: NDArray[Any] | None, pred: NDArray[Any] | None, **options: Any
) -> NDArray[np.int16]:
    """(rows, columns, RGB) without the legend."""
    overlay_montage(image, label, pred, path / "montage.png", **options)
    with Image.open(path / "montage.png") as picture:
        return np.asarray(picture.convert("RGB"), np.int16)[:-_FOOTER]


def _of_colour(picture: NDArray[np.int16], colour: str) -> NDArray[np.bool_]:
    rgb = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    near: NDArray[np.bool_] = np.abs(picture - rgb).max(axis=-1) < 40
    return near


def _boxes(mask: NDArray[np.bool_], min_area: int) -> list[_Box]:
    """Around the connected parts, row by row from the left."""
    boxes = [part.bbox for part in regionprops(connected_components(mask)) if part.area >= min_area]
    return sorted(boxes, key=lambda box: (round(box[0] / 300), box[1]))


def _size(box: _Box) -> tuple[int, int]:
    """Width and height."""
    return box[3] - box[1], box[2] - box[0]


def _white_volume() -> NDArray[np.float32]:
    """All white but the plane at the left, so that there is something to window."""
    image = np.ones((16, 12, 8), np.float32)
    image[0] = 0
    return image


def _cube_mask() -> NDArray[np.int16]:
    """6 x 6 x 6 mm at a spacing of 1, 1, 2 mm."""
    mask = np.zeros((16, 12, 8), np.int16)
    mask[2:8, 5:11, 2:5] = 1
    return mask


def test_volume_has_three_planes_without_and_with_contours_in_one_scale(tmp_path: Path) -> None:
    picture = _picture(tmp_path, _white_volume(), None, None, spacing=(1, 1, 2))
    sizes = np.array([_size(box) for box in _boxes(picture.min(axis=-1) > 128, 2000)])
    # mm; the dark plane takes 1 of 16
    expected = np.array([(15, 12), (15, 16), (12, 16)] * 2)
    # half a voxel of blur at the edge of the dark plane
    np.testing.assert_allclose(sizes / _MM, expected, atol=0.6)


def test_2d_image_has_two_panels_side_by_side(tmp_path: Path) -> None:
    picture = _picture(tmp_path, _white_volume()[:, :, 0], None, None)
    left, right = _boxes(picture.min(axis=-1) > 128, 2000)
    assert _size(left) == pytest.approx(_size(right), abs=2)
    assert left[0] == right[0]


def test_cube_has_square_contours_in_each_plane(tmp_path: Path) -> None:
    picture = _picture(tmp_path, np.zeros((16, 12, 8)), _cube_mask(), None, spacing=(1, 1, 2))
    sizes = [_size(box) for box in _boxes(_of_colour(picture, _LABEL), 100)]
    assert len(sizes) == 3
    for width, height in sizes:
        # the line's own width and its antialiasing
        assert width == pytest.approx(height, abs=4)


def test_contour_lies_on_the_structure_it_outlines(tmp_path: Path) -> None:
    mask = _cube_mask()
    picture = _picture(tmp_path, mask, mask, None, spacing=(1, 1, 2))
    structures = np.array(_boxes(picture.min(axis=-1) > 128, 400)[:3])  # of the row without contours
    contours = np.array(_boxes(_of_colour(picture, _LABEL), 100))
    # the rows are 16 mm and a caption of 0.35 inches apart
    apart = 16 * _MM + 0.35 * 110
    # the line runs along the structure's edge, half its width (2 pixels) outside and inside
    np.testing.assert_allclose(contours, structures + np.array([apart, 0, apart, 0]), atol=4)


@pytest.mark.parametrize(
    ("with_label", "with_pred"), [(True, True), (True, False), (False, True)], ids=["both", "label", "prediction"]
)
def test_colours_tell_label_from_prediction(tmp_path: Path, with_label: bool, with_pred: bool) -> None:
    label, pred = _cube_mask(), np.roll(_cube_mask(), 3, axis=0)
    picture = _picture(tmp_path, _white_volume(), label if with_label else None, pred if with_pred else None)
    assert bool(_of_colour(picture, _LABEL).sum() > 100) == with_label
    assert bool(_of_colour(picture, _PRED).sum() > 100) == with_pred


def test_each_class_has_a_colour(tmp_path: Path) -> None:
    label = _cube_mask()
    label[3:5, 6:9, 3] = 2
    label[5:7, 6:9, 3] = 3
    picture = _picture(tmp_path, _white_volume(), label, None, class_names=["oedema", "core", "enhancing"])
    for colour in PALETTE[:3]:
        assert _of_colour(picture, colour).sum() > 100


def test_same_anatomy_gives_the_same_picture_however_it_is_stored(tmp_path: Path) -> None:
    image, label = _white_volume(), _cube_mask()
    options = {"spacing": (1, 1, 2)}
    as_ras = _picture(tmp_path, image, label, None, axis_codes="RAS", **options)
    as_lps = _picture(tmp_path, image[::-1, ::-1], label[::-1, ::-1], None, axis_codes="LPS", **options)
    np.testing.assert_array_equal(as_ras, as_lps)


def test_right_is_at_the_left_of_the_picture(tmp_path: Path) -> None:
    image = np.zeros((16, 16, 16), np.float32)
    image[10:, 10:, :] = 1
    picture = _picture(tmp_path, image, None, None)
    # right and anterior: top left of the axial plane, which is the first
    top, left, _, _ = _boxes(picture.min(axis=-1) > 128, 400)[0]
    assert (top, left) == pytest.approx((0.5 * 110, 0.15 * 110), abs=4)


def test_constant_image_and_nan_are_drawn(tmp_path: Path) -> None:
    image = np.full((8, 8, 8), np.nan)
    image[0] = 3
    assert _picture(tmp_path, image, None, None).shape[2] == 3
    assert _picture(tmp_path, np.ones((8, 8)), None, None).shape[2] == 3


def test_image_in_colour_is_shown_in_colour(tmp_path: Path) -> None:
    image = np.zeros((16, 12, 3), np.uint8)
    image[4:12, 3:9] = 200, 0, 100
    picture = _picture(tmp_path, image, None, None, rgb=True)
    assert _of_colour(picture, "#FF0080").sum() > 2 * 10000


def test_objects_that_touch_have_a_line_between_them_in_one_colour(tmp_path: Path) -> None:
    label = np.zeros((16, 12), np.int32)
    label[4:8, 3:9], label[8:12, 3:9] = 4, 9
    pictures = [_picture(tmp_path, label * 0, one, None, instances=True) for one in (label, label.clip(0, 1))]
    two, one = (_of_colour(picture, _LABEL).sum() for picture in pictures)
    # a line as long as six of the outline's 28 pixels
    assert two == pytest.approx(one * (1 + 6 / 28), rel=0.05)


def test_middle_of_a_large_picture_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MIDDLE", 8)
    image = np.zeros((20, 12), np.uint8)
    image[6:14, 2:10] = 255
    image[6, 2] = 0
    left, _ = _boxes(_picture(tmp_path, image, None, None).min(axis=-1) > 128, 2000)
    assert _size(left) == pytest.approx((4.6 * 110, 4.6 * 110), abs=2)


@pytest.mark.parametrize(
    ("shape", "pred_shape", "message"),
    [
        pytest.param((1, 4, 4, 4), (1, 4, 4, 4), r"image must be \(H, W\) or \(H, W, D\), got shape", id="channels"),
        pytest.param((4, 4, 4), (4, 4, 5), r"pred must lie on the image's grid, got shapes \(4, 4, 5\)", id="grid"),
    ],
)
def test_wrong_shapes_are_named_and_leave_nothing(
    tmp_path: Path, shape: tuple[int, ...], pred_shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        overlay_montage(np.zeros(shape), None, np.zeros(pred_shape, np.int16), tmp_path / "montage.png")
    assert not list(tmp_path.iterdir())
