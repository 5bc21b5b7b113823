"""read_instances numbers the objects of a picture, however they are stored."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from saved_picture import saved_picture

from common.checks.input_error import InputError
from common.data.read_instances import LabelKind, read_instances

# two objects that touch at a corner, and one alone: rows of a file
SHAPES = np.array([[1, 1, 0, 0, 0], [0, 0, 1, 0, 1], [0, 0, 1, 0, 0]], dtype=np.uint8)
MAP = np.array([[4, 4, 0, 0, 0], [0, 0, 9, 0, 4], [0, 0, 9, 0, 0]], dtype=np.uint16)


@pytest.mark.parametrize("kind", ["auto", "mask"])
@pytest.mark.parametrize("value", [1, 255])
def test_objects_of_a_mask_hang_together_by_sides(tmp_path: Path, kind: LabelKind, value: int) -> None:
    instances = read_instances(saved_picture(tmp_path / "a.png", value * SHAPES), kind=kind)
    assert instances.dtype == np.int32
    assert instances.shape == (1, 5, 3)
    assert instances.max() == 3
    assert instances[0, 0, 0] == instances[0, 1, 0]
    assert len({instances[0, 0, 0], instances[0, 2, 1], instances[0, 4, 1]}) == 3
    np.testing.assert_array_equal(instances[0].T > 0, SHAPES > 0)


def test_diagonal_membrane_of_one_pixel_separates(tmp_path: Path) -> None:
    assert read_instances(saved_picture(tmp_path / "a.png", 255 * (1 - np.eye(6, dtype=np.uint8)))).max() == 2


@pytest.mark.parametrize("kind", ["auto", "instances"])
def test_numbers_of_a_map_are_kept(tmp_path: Path, kind: LabelKind) -> None:
    np.testing.assert_array_equal(read_instances(saved_picture(tmp_path / "a.png", MAP), kind=kind)[0].T, MAP)


@pytest.mark.parametrize("kind", ["auto", "instances", "mask"])
def test_empty_label_has_no_object(tmp_path: Path, kind: LabelKind) -> None:
    assert not read_instances(saved_picture(tmp_path / "a.png", 0 * SHAPES), kind=kind).any()


@pytest.mark.parametrize(("kind", "objects"), [("instances", 1), ("mask", 2), ("auto", 2)])
def test_halves_that_touch_at_a_corner_are_one_object_of_a_map(tmp_path: Path, kind: LabelKind, objects: int) -> None:
    label = SHAPES * (np.arange(5) < 3).astype(np.uint8)
    assert read_instances(saved_picture(tmp_path / "a.png", label), kind=kind).max() == objects


def test_first_of_overlapping_masks_keeps_the_pixel(tmp_path: Path) -> None:
    masks = [np.array([[255, 255, 0, 0]]), np.array([[0, 255, 255, 0]]), np.array([[0, 255, 0, 0]])]
    files = [saved_picture(tmp_path / f"{index}.png", mask.astype(np.uint8)) for index, mask in enumerate(masks)]
    assert read_instances(files)[0, :, 0].tolist() == [1, 1, 2, 0]
    assert read_instances(files[::-1])[0, :, 0].tolist() == [3, 1, 2, 0]


def test_mask_of_one_object_is_not_taken_apart(tmp_path: Path) -> None:
    assert read_instances([saved_picture(tmp_path / "a.png", SHAPES)]).max() == 1


def test_list_without_a_mask_has_the_picture_s_size() -> None:
    assert read_instances([], image_shape=(5, 3)).tolist() == np.zeros((1, 5, 3)).tolist()
    with pytest.raises(ValueError, match="image_shape must be given"):
        read_instances([])


def _refusal(label: str | list[str], kind: LabelKind = "auto") -> str:
    with pytest.raises(InputError) as caught:
        read_instances(label, kind=kind, image_shape=(5, 3))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_kinds_that_do_not_fit_name_the_one_that_does(tmp_path: Path) -> None:
    mask, numbers = saved_picture(tmp_path / "mask.png", SHAPES), saved_picture(tmp_path / "map.png", MAP)
    assert _refusal(mask, "instances") == f"{mask}: is a mask, one value in 2 pieces; set label_kind to mask"
    assert _refusal(numbers, "mask") == (
        f"{numbers}: is no mask but a map of instances, with 2 of them; set label_kind to instances"
    )
    assert re.match(r"label_kind must be one of auto, instances, mask, got 'masks'", _refusal(mask, "masks"))  # type: ignore[arg-type]


def test_map_of_classes_is_refused_unless_declared(tmp_path: Path) -> None:
    classes = np.array([[1, 0, 1, 0, 1], [0, 0, 0, 0, 0], [2, 0, 2, 0, 2]], dtype=np.uint8)
    path = saved_picture(tmp_path / "a.png", classes)
    assert f"{path}: looks like a map of classes, 2 values in 6 pieces" in _refusal(path)
    assert read_instances(path, kind="instances").max() == 2


def test_label_has_the_picture_s_size(tmp_path: Path) -> None:
    path = saved_picture(tmp_path / "a.png", np.ascontiguousarray(SHAPES.T))
    assert "it is transposed" in _refusal(path)
    assert "it is transposed" in _refusal([path])


@pytest.mark.parametrize(("folder", "is_refused"), [("nuclei", False), ("em_vnc", True)])
def test_real_labels_are_told_apart(shared_data: Path, folder: str, is_refused: bool) -> None:
    paths = sorted((shared_data / folder / "labels").glob("*.png"))[:8]
    for path in paths:
        if is_refused:  # 4 classes of tissue
            with pytest.raises(InputError, match="map of classes"):
                read_instances(str(path))
        else:
            ids = np.asarray(Image.open(path))
            assert len(np.unique(read_instances(str(path)))) == len(np.unique(ids)) > 1
    assert paths
