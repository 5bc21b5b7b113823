"""instances tells touching nuclei apart, and gives what the whole picture at once would."""

from typing import Any

import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from numpy.typing import NDArray
from scipy import ndimage
from skimage.draw import disk
from skimage.segmentation import expand_labels, watershed

import common.postprocessing.instances as module
from common.checks.input_error import InputError
from common.postprocessing.instance_parameters import InstanceParameters
from common.postprocessing.instances import Instancesd, instances
from common.postprocessing.lobes import lobes


def _parameters(**given: Any) -> InstanceParameters:
    return InstanceParameters(**{"min_size": 0, **given})


def _discs(*centres: tuple[int, int], radius: float = 7, shape: tuple[int, int] = (40, 30)) -> NDArray[np.float32]:
    picture = np.zeros(shape, np.float32)
    for centre in centres:
        picture[disk(centre, radius, shape=shape)] = 1
    return picture


def _noise(seed: int, shape: tuple[int, int] = (96, 80)) -> NDArray[np.float32]:
    """Blobs of all sizes, some with holes, some cut by the edge."""
    smooth = ndimage.gaussian_filter(np.random.default_rng(seed).random(shape), 2.5)
    share = (smooth - smooth.min()) / (smooth.max() - smooth.min())
    return share.astype(np.float32)


# what they are made of


def test_touching_nuclei_are_cut_at_the_neck() -> None:
    found = instances(_discs((12, 14), (24, 14)), _parameters(method="distance"))
    assert found.max() == 2
    assert found[12, 14] != found[24, 14]
    assert (np.unique(np.nonzero(found == 1)[0]).max(), np.unique(np.nonzero(found == 2)[0]).min()) in [
        (17, 18),
        (18, 19),
    ]


def test_components_are_not_cut() -> None:
    found = instances(_discs((12, 14), (24, 14)), _parameters(method="components"))
    np.testing.assert_array_equal(found, _discs((12, 14), (24, 14)))


def test_long_nucleus_is_one() -> None:
    assert instances(_discs(*[(x, 14) for x in range(10, 31)]), _parameters(method="distance")).max() == 1


def test_nuclei_that_touch_at_corners_are_two() -> None:
    assert instances(np.eye(2, dtype=np.float32), _parameters(method="components")).tolist() == [[1, 0], [0, 2]]


def test_border_network_cuts_where_it_sees_a_border() -> None:
    nucleus, interior = np.zeros((9, 5), np.float32), np.zeros((9, 5), np.float32)
    nucleus[1:8, 1:4] = 0.9
    interior[2:4, 2] = interior[5:7, 2] = 0.8
    found = instances(nucleus, _parameters(method="border"), interior=interior)
    assert found[2:4, 2].tolist() == [1, 1]
    assert found[5:7, 2].tolist() == [2, 2]
    assert ((found > 0) == (nucleus > 0.5)).all()


def test_nucleus_without_an_inside_is_kept_whole() -> None:
    nucleus = _discs((12, 14))
    np.testing.assert_array_equal(
        instances(nucleus, _parameters(method="border"), interior=np.zeros_like(nucleus)), nucleus
    )


def test_border_needs_the_inside() -> None:
    with pytest.raises(InputError, match=r"^instances: method 'border' needs a network with 3 classes; choose"):
        instances(_discs((12, 14)), _parameters(method="border"))


@pytest.mark.parametrize("method", ["components", "distance"])
def test_picture_that_is_all_nucleus_is_one(method: str) -> None:
    assert (instances(np.ones((4, 5), np.float32), _parameters(method=method)) == 1).all()


def test_empty_picture_has_none() -> None:
    found = instances(np.zeros((4, 5), np.float32), _parameters(dilation=2))
    assert (found.shape, found.dtype, found.max()) == ((4, 5), np.int32, 0)


def test_threshold_belongs_to_the_nucleus() -> None:
    probability = np.array([[0.59, 0.6, 0.61]])
    assert instances(probability, _parameters(method="components", threshold=0.6)).tolist() == [[0, 1, 1]]


# what is done to them


def test_holes_are_filled_with_all_that_is_in_them() -> None:
    ring = _discs((12, 14)) - _discs((12, 14), radius=5)
    found = instances(ring + _discs((12, 14), radius=2), _parameters(method="components"))
    np.testing.assert_array_equal(found, _discs((12, 14)))


def test_gap_between_nuclei_is_not_filled() -> None:
    square = np.zeros((9, 9), np.float32)
    square[1:8, 1:8] = 1
    square[4, 4] = 0
    interior = np.zeros_like(square)
    interior[1:4, 1:8] = interior[5:8, 1:8] = 1
    found = instances(square, _parameters(method="border"), interior=interior)
    assert found.max() == 2
    assert found[4, 4] == 0


def test_small_nuclei_are_dropped_and_numbers_stay_consecutive() -> None:
    picture = np.zeros((6, 6), np.float32)
    picture[0, 0] = picture[2:4, 1:3] = picture[5, 3:] = 1
    found = instances(picture, _parameters(method="components", min_size=3))
    assert np.bincount(found.ravel()).tolist() == [29, 4, 3]


def test_numbers_are_in_reading_order() -> None:
    picture = np.zeros((7, 5), np.float32)  # x, y
    for x, y in [(6, 0), (0, 2), (4, 2), (2, 4)]:
        picture[x, y] = 1
    found = instances(picture, _parameters(method="components"))
    assert [int(found[x, y]) for x, y in [(6, 0), (0, 2), (4, 2), (2, 4)]] == [1, 2, 3, 4]


def test_dilation_grows_nuclei_but_not_into_each_other() -> None:
    found = instances(np.array([[1.0, 0, 0, 0, 1, 0, 0, 0]]), _parameters(method="components", dilation=2))
    assert found.tolist()[0] in ([1, 1, 1, 2, 2, 2, 2, 0], [1, 1, 2, 2, 2, 2, 2, 0])


def test_dilation_of_a_nucleus_is_what_it_would_be_alone() -> None:
    found = instances(_discs((12, 14), radius=3), _parameters(dilation=4))
    np.testing.assert_array_equal(found, ndimage.distance_transform_edt(_discs((12, 14), radius=3) == 0) <= 4)


# box by box is as good as all at once


def _all_at_once(
    nucleus: NDArray[np.float32], interior: NDArray[np.float32], parameters: InstanceParameters
) -> NDArray[np.int32]:
    """With arrays of the whole picture's size, and no care for memory."""
    mask, interior = np.ascontiguousarray(nucleus.T) >= parameters.threshold, interior.T
    connected, number = ndimage.label(mask)
    distance, parts = ndimage.distance_transform_edt(mask), np.zeros_like(connected)
    for shape in (connected == one for one in range(1, number + 1)):
        inside = {"distance": distance * shape, "border": np.where(shape, interior, 0)}[parameters.method]
        markers = (
            lobes(inside, neck=parameters.neck)
            if parameters.method == "distance"
            else ndimage.label(inside >= parameters.marker_threshold)[0]
        )
        parts[shape] = parts.max() + (watershed(-inside, markers, mask=shape)[shape] if markers.any() else 1)
    result = np.zeros_like(parts)
    for one in range(1, parts.max() + 1):
        filled = ndimage.binary_fill_holes(parts == one) & ((parts == one) | ~mask)
        if filled.sum() >= parameters.min_size:
            result[filled] = one
    return expand_labels(result, parameters.dilation).T


def _partition(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Numbered anew by the first pixel of each object, row by row."""
    _, first, numbers = np.unique(labels.T, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(np.where(labels.T.ravel()[first] == 0, -1, first)))
    return order[numbers].reshape(labels.T.shape).T + int(labels.all())


@pytest.mark.parametrize("method", ["distance", "border"])
@pytest.mark.parametrize("seed", [0, 1])
def test_result_is_that_of_the_whole_picture_at_once(method: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STRIP", 17)
    parameters = _parameters(method=method, min_size=12, dilation=3, marker_threshold=0.62)
    nucleus = _noise(seed)
    found = instances(nucleus, parameters, interior=nucleus)
    assert found.max() > 10
    np.testing.assert_array_equal(found, _partition(_all_at_once(nucleus, nucleus, parameters)))


# the parameters


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"method": "distanse"}, "method of the instances: there is no 'distanse'.*distance"),
        ({"threshold": 0}, "threshold of the instances must be above 0 and at most 1, got 0"),
        ({"neck": "thin"}, "neck of the instances must be above 0 and at most 1, got 'thin'"),
        ({"marker_threshold": 1.5}, "marker_threshold of the instances must be above 0 and at most 1, got 1.5"),
        ({"min_size": 2.5}, "min_size of the instances must be a whole number from 0 on, got 2.5"),
        ({"dilation": -1}, "dilation of the instances must be a number of pixels from 0 on, got -1"),
    ],
)
def test_parameters_out_of_range_are_named(given: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        InstanceParameters(**given)


# the transform


def test_transform_gives_an_instance_map_with_the_metadata() -> None:
    nucleus = MetaTensor(torch.from_numpy(_discs((12, 14), (24, 14)))[None], meta={"filename_or_obj": "a.png"})
    found = Instancesd("pred", parameters=_parameters())({"pred": nucleus, "case_id": "a"})["pred"]
    assert (found.shape, found.dtype, int(found.max())) == ((1, 40, 30), torch.int32, 2)
    assert found.meta["filename_or_obj"] == "a.png"


def test_transform_hands_the_inside_on() -> None:
    nucleus = torch.from_numpy(_discs((12, 14), (24, 14)))
    inside = torch.from_numpy(_discs((12, 14), radius=4))
    found = Instancesd("pred", parameters=_parameters(method="border"))({"pred": torch.stack([nucleus, inside])})
    assert int(found["pred"].max()) == 1
