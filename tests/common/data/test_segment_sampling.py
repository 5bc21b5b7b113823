"""Segments are centred where the sampling says, and nowhere else."""

import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from common.checks.input_error import InputError
from common.data.segment_sampling import SegmentSampling

SHAPE = (5, 6, 7)
EVERYWHERE = np.ones(SHAPE, dtype=bool)
Voxel = tuple[int, ...]


def _label(**voxels: list[Voxel]) -> NDArray[np.uint8]:
    """Zero but for the voxels of class 1 (`one`), 2 (`two`) and so on."""
    label = np.zeros(SHAPE, np.uint8)
    for name, places in voxels.items():
        for place in places:
            label[place] = ["zero", "one", "two", "three"].index(name)
    return label


def _sampling(kind: Any, output_size: tuple[int, ...] = (1, 1, 1), *, foreground_share: float = 0.5) -> SegmentSampling:
    return SegmentSampling(kind, output_size, num_classes=4, foreground_share=foreground_share)


def _drawn(
    sampling: SegmentSampling, label: NDArray[Any], inside: NDArray[np.bool_] = EVERYWHERE, *, draws: int = 300
) -> Counter[Voxel]:
    """How often each first voxel was drawn."""
    categories, random = sampling.categories(label, inside), np.random.RandomState(0)
    return Counter(sampling.draw(categories, label.shape, random) for _ in range(draws))


def test_half_of_the_segments_are_centred_on_the_foreground() -> None:
    label = _label(one=[(1, 2, 3)], two=[(4, 5, 6)])
    drawn = _drawn(_sampling("foreground_background"), label, draws=2000)
    foreground = drawn[1, 2, 3] + drawn[4, 5, 6]
    # five standard deviations of 2000 tosses are 112
    assert abs(foreground - 1000) < 112
    assert abs(drawn[1, 2, 3] - foreground / 2) < 80  # its voxels alike, whatever their class
    assert len(drawn) == label.size


def test_foreground_share_can_be_chosen() -> None:
    drawn = _drawn(_sampling("foreground_background", foreground_share=0.9), _label(one=[(1, 2, 3)]), draws=2000)
    assert abs(drawn[1, 2, 3] - 1800) < 68  # five standard deviations


def test_background_is_drawn_inside_the_mask_only() -> None:
    inside = np.zeros(SHAPE, dtype=bool)
    inside[2, 3, 3:5] = True
    drawn = _drawn(_sampling("foreground_background"), _label(one=[(2, 3, 4), (0, 0, 0)]), inside)
    assert drawn.keys() == {(2, 3, 3), (2, 3, 4), (0, 0, 0)}


def test_classes_have_equal_shares_whatever_their_size() -> None:
    label = _label(one=[(0, 0, 0)], three=[(1, 1, k) for k in range(7)])
    drawn = _drawn(_sampling("per_class"), label, draws=1800)
    # class 2 is absent, so thirds; five standard deviations of 1800 draws are 100
    assert abs(drawn[0, 0, 0] - 600) < 100
    assert abs(sum(drawn[1, 1, k] for k in range(7)) - 600) < 100


def test_absent_category_leaves_its_share_to_the_others() -> None:
    categories = _sampling("foreground_background", foreground_share=0.7).categories(_label(), EVERYWHERE)
    assert [(share, len(corners)) for share, corners in categories] == [(1.0, 5 * 6 * 7)]


def test_uniform_is_inside_the_mask() -> None:
    inside = np.zeros(SHAPE, dtype=bool)
    inside[1:3, 2, 5] = True
    drawn = _drawn(_sampling("uniform"), _label(one=[(1, 2, 5), (4, 4, 4)]), inside)
    assert drawn.keys() == {(1, 2, 5), (2, 2, 5)}


def test_whole_image_is_everywhere_that_fits() -> None:
    nothing = np.zeros(SHAPE, dtype=bool)
    drawn = _drawn(_sampling("whole_image", (4, 5, 6)), _label(), nothing)
    assert drawn.keys() == {(i, j, k) for i in range(2) for j in range(2) for k in range(2)}


@pytest.mark.parametrize(("size", "first"), [(1, 2), (2, 2), (3, 1), (4, 1), (5, 0)], ids=lambda number: str(number))
def test_centre_of_an_even_size_is_the_left_one_of_the_middle_voxels(size: int, first: int) -> None:
    sampling = _sampling("foreground_background", (size, size, size), foreground_share=1.0)
    assert _drawn(sampling, _label(one=[(2, 2, 2)])).keys() == {(first,) * 3}


def test_centre_whose_output_leaves_the_image_is_never_drawn() -> None:
    label = _label(one=[(0, 3, 3), (1, 1, 1), (3, 4, 5), (3, 5, 5), (3, 4, 6)])
    sampling = _sampling("foreground_background", (3, 3, 3), foreground_share=1.0)
    assert _drawn(sampling, label).keys() == {(0, 0, 0), (2, 3, 4)}


def test_axes_may_differ() -> None:
    sampling = _sampling("foreground_background", (3, 3, 1), foreground_share=1.0)
    assert _drawn(sampling, _label(one=[(1, 4, 6), (2, 2, 0)])).keys() == {(0, 3, 6), (1, 1, 0)}


def test_nothing_to_draw_is_no_category() -> None:
    nothing = np.zeros(SHAPE, dtype=bool)
    assert _sampling("uniform").categories(_label(), nothing) == []
    assert _sampling("per_class", (3, 3, 3)).categories(_label(one=[(0, 0, 0)]), nothing) == []


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        (("balanced", (1, 1, 1), 0.5), "sampling: must be one of foreground_background, per_class"),
        (("uniform", (9, 9, 0), 0.5), "output_size: must be at least 1 in every axis, got [9, 9, 0]"),
        (("uniform", (1, 1, 1), 1.5), "foreground_share: must lie between 0 and 1, got 1.5"),
    ],
    ids=["sampling", "size", "share"],
)
def test_wrong_settings_are_refused(wrong: tuple[Any, Any, float], line: str) -> None:
    with pytest.raises(InputError, match="^" + re.escape(line)):
        _sampling(wrong[0], wrong[1], foreground_share=wrong[2])
