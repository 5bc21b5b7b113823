"""Claims about what a network learns from a map of nuclei."""

from typing import Any

import numpy as np
import pytest
import torch
from monai.data import MetaTensor

from common.checks.input_error import InputError
from common.losses.border_weights import border_weights
from common.transforms.nucleus_classes import NucleusClassesd, nucleus_rim


def _nuclei() -> MetaTensor:
    """(1, 9, 6): two squares of 4 x 4 that touch, the first at the picture's left edge."""
    label = torch.zeros(1, 9, 6, dtype=torch.int32)
    label[0, :4, 1:5], label[0, 4:8, 1:5] = 1, 2
    return MetaTensor(label, meta={"filename_or_obj": "nuclei.png"})


def _classes(label: torch.Tensor, **changed: Any) -> torch.Tensor:
    return NucleusClassesd("label", **changed)({"label": label})["label"]


def _picture(*rows: str) -> list[list[int]]:
    """Written as a picture is seen, x to the right, returned as (W, H)."""
    return [[int(value) for value in column] for column in zip(*rows, strict=True)]


def test_without_a_border_all_nuclei_are_one_class() -> None:
    assert _classes(_nuclei())[0].tolist() == _picture("000000000", *["111111110"] * 4, "000000000")


def test_border_runs_between_touching_nuclei_but_not_along_the_edge_of_the_picture() -> None:
    assert _classes(_nuclei(), border=1)[0].tolist() == _picture(
        "000000000",
        "222222220",
        "111221120",
        "111221120",
        "222222220",
        "000000000",
    )


def test_erosion_takes_a_pixel_of_every_nucleus() -> None:
    assert _classes(_nuclei(), erosion=1)[0].tolist() == _picture(
        *["000000000"] * 2, *["111001100"] * 2, *["000000000"] * 2
    )


def test_border_is_that_of_the_eroded_nuclei() -> None:
    # all that is left of the nuclei is border, but for the two pixels at the edge of the picture
    label = torch.zeros(1, 9, 7, dtype=torch.int32)
    label[0, :4, 1:6] = 1
    assert _classes(label, erosion=1, border=1)[0].tolist() == _picture(
        *["000000000"] * 2, "222000000", "112000000", "222000000", *["000000000"] * 2
    )


def test_rim_is_round() -> None:
    instances = np.ones((7, 7), np.int32)
    instances[3, 3] = 0
    offset = np.indices((7, 7)) - 3
    squared = (offset**2).sum(axis=0)
    assert np.array_equal(nucleus_rim(instances, width=2), (squared > 0) & (squared <= 4))


def test_nucleus_that_fills_the_picture_has_no_rim() -> None:
    assert not nucleus_rim(np.full((5, 4), 3, np.int32), width=2).any()


def test_weights_are_those_of_the_eroded_nuclei_and_of_their_classes() -> None:
    result = _classes(_nuclei(), erosion=1, weights={"w0": 10, "sigma": 5})
    eroded = np.zeros((9, 6), np.int32)
    eroded[:3, 2:4], eroded[5:7, 2:4] = 1, 2
    assert result.shape == (2, 9, 6)
    assert np.array_equal(result[1], border_weights(eroded))


def test_border_is_balanced_as_a_class_of_its_own() -> None:
    classes, weights = _classes(_nuclei(), border=1, weights={"w0": 0})
    sums = [weights[classes == index].sum().item() for index in range(3)]
    assert sums == pytest.approx([54 / 3] * 3)


def test_result_is_floating_point_and_keeps_the_metadata() -> None:
    result = _classes(_nuclei(), border=1)
    assert isinstance(result, MetaTensor)
    assert result.dtype == torch.float32
    assert result.meta["filename_or_obj"] == "nuclei.png"


def test_floating_point_map_is_the_same_map() -> None:
    options = {"border": 1, "erosion": 1, "weights": {}}
    assert torch.equal(_classes(_nuclei().float(), **options), _classes(_nuclei(), **options))


def test_label_given_is_left_as_it_was() -> None:
    label = _nuclei()
    _classes(label, border=1, erosion=1, weights={})
    assert torch.equal(label, _nuclei())


def test_empty_picture_is_background() -> None:
    result = _classes(torch.zeros(1, 4, 5, dtype=torch.int32), border=2, erosion=1, weights={})
    assert (result[0] == 0).all()
    assert (result[1] == 1).all()


def test_map_of_several_channels_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"label must be an instance map \(1, W, H\), got shape \(2, 4, 4\)"):
        _classes(torch.zeros(2, 4, 4))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"border": -1}, "^border: must be a number of pixels, 0 or more, got -1", id="negative"),
        pytest.param({"erosion": 0.5}, "^erosion: must be a number of pixels, 0 or more, got 0.5", id="fraction"),
        pytest.param({"weights": {"sigmas": 5}}, "^weights: there is no 'sigmas'; did you mean sigma", id="name"),
    ],
)
def test_wrong_setting_is_named(changed: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        NucleusClassesd("label", **changed)
