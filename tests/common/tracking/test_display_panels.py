"""display_panels turns volumes the radiological way."""

import numpy as np
import pytest
from nibabel.orientations import apply_orientation, axcodes2ornt, ornt_transform
from numpy.typing import NDArray

from common.tracking.display_panels import display_panels

_SHAPE = (6, 8, 10)
_SPACING = (1.0, 2.0, 3.0)


def _image() -> NDArray[np.float32]:
    return np.arange(np.prod(_SHAPE), dtype=np.float32).reshape(_SHAPE)


def test_planes_are_axial_coronal_and_sagittal_in_mm() -> None:
    panels = display_panels(_image(), None, None, spacing=_SPACING, axis_codes="RAS")
    assert [(panel.name, panel.width, panel.height, panel.letters) for panel in panels] == [
        ("axial", 6, 16, "RLAP"),
        ("coronal", 6, 30, "RLSI"),
        ("sagittal", 16, 30, "APSI"),
    ]


def test_right_is_at_the_left_and_anterior_and_superior_are_on_top() -> None:
    # in RAS the last index lies furthest to the right, to the front and to the top
    image = _image()
    axial, coronal, sagittal = display_panels(image, None, None, spacing=_SPACING, axis_codes="RAS")
    assert axial.image[0, 0] == image[-1, -1, 5]
    assert coronal.image[0, 0] == image[-1, 4, -1]
    assert sagittal.image[0, 0] == image[3, -1, -1]
    # and to the right of the picture x falls
    assert axial.image[0, 1] == image[-2, -1, 5]


@pytest.mark.parametrize("axis_codes", ["LPS", "LAS", "PIR", "SRA"])
def test_storage_order_makes_no_difference(axis_codes: str) -> None:
    to_stored = ornt_transform(axcodes2ornt("RAS"), axcodes2ornt(axis_codes))
    stored = apply_orientation(_image(), to_stored)
    order = ["RL".find, "AP".find, "SI".find]
    spacing = [next(mm for mm, find in zip(_SPACING, order, strict=True) if find(code) >= 0) for code in axis_codes]
    panels = display_panels(stored, None, None, spacing=spacing, axis_codes=axis_codes)
    expected = display_panels(_image(), None, None, spacing=_SPACING, axis_codes="RAS")
    for panel, other in zip(panels, expected, strict=True):
        assert panel.pixel == other.pixel
        np.testing.assert_array_equal(panel.image, other.image)


def test_slices_go_through_the_labels_centre_of_mass() -> None:
    label = np.zeros(_SHAPE, np.int16)
    label[1:4, 0:3, 6:9] = 1
    axial, coronal, sagittal = display_panels(_image(), label, None, spacing=_SPACING, axis_codes="RAS")
    image = _image()
    assert [axial.image[0, 0], coronal.image[0, 0], sagittal.image[0, 0]] == [
        image[-1, -1, 7],
        image[-1, 1, -1],
        image[2, -1, -1],
    ]


def test_slices_go_through_the_prediction_where_the_label_is_empty() -> None:
    pred = np.zeros(_SHAPE, np.int16)
    pred[:, :, 2] = 1
    axial = display_panels(_image(), np.zeros_like(pred), pred, spacing=_SPACING, axis_codes="RAS")[0]
    assert axial.pred is not None
    assert axial.pred.all()


def test_slice_shows_a_lesion_where_the_centre_lies_between_two() -> None:
    label = np.zeros(_SHAPE, np.int16)
    label[2, 2, 1] = 1
    label[2:4, 2, 9] = 1
    axial = display_panels(_image(), label, None, spacing=_SPACING, axis_codes="RAS")[0]
    assert axial.label is not None
    assert axial.label.sum() == 2


def test_slices_go_through_the_largest_piece_among_specks() -> None:
    pred = np.zeros(_SHAPE, np.int16)
    pred[:, 0, 9] = pred[0, ::2, 5] = 1  # of which the centre of all would lie elsewhere
    pred[1:4, 1:4, 1] = 2
    axial = display_panels(_image(), None, pred, spacing=_SPACING, axis_codes="RAS")[0]
    assert axial.pred is not None
    assert (axial.pred == 2).sum() == 9


def test_unknown_orientation_has_no_letters() -> None:
    panels = display_panels(_image(), None, None, spacing=_SPACING, axis_codes=None)
    assert [panel.letters for panel in panels] == ["", "", ""]


def test_2d_image_has_x_to_the_right_and_y_down() -> None:
    image = _image()[0]
    (panel,) = display_panels(image, None, None, spacing=(1, 2), axis_codes=None)
    assert (panel.width, panel.height) == (8, 20)
    assert panel.image[2, 1] == image[1, 2]


def test_2d_image_in_colour_keeps_its_colours() -> None:
    image = _image()[..., :3]
    (panel,) = display_panels(image, image[..., 0].astype(int), None, spacing=(1, 2), axis_codes=None)
    assert panel.image.shape == (8, 6, 3)
    assert panel.image[2, 1].tolist() == image[1, 2].tolist()
    assert panel.label is not None
    assert panel.label.shape == (8, 6)
