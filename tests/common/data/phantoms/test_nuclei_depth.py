"""Claims about the thickness of synthetic nuclei."""

import numpy as np
import pytest

from common.data.phantoms.nuclei_depth import nuclei_depth


def test_depth_rises_from_the_outline_to_the_middle() -> None:
    instances = np.zeros((9, 9), np.uint16)
    instances[2:7, 2:7] = 1
    assert nuclei_depth(instances)[4] == pytest.approx([0, 0, *np.sqrt([0.2, 0.6, 1, 0.6, 0.2]), 0, 0])


def test_each_of_two_nuclei_that_touch_has_a_middle() -> None:
    instances = np.zeros((7, 12), np.uint16)
    instances[1:6, 1:6], instances[1:6, 6:11] = 1, 2
    depth = nuclei_depth(instances)
    assert depth[3, 3] == depth[3, 8] == 1
    assert depth[3, 5] == depth[3, 6] < 0.5


def test_nucleus_is_not_thinner_where_the_picture_cuts_it() -> None:
    instances = np.zeros((7, 9), np.uint16)
    instances[1:6, :4] = 1
    assert nuclei_depth(instances)[3, 0] == 1


def test_picture_without_nuclei_has_no_depth() -> None:
    assert not nuclei_depth(np.zeros((4, 5), np.uint16)).any()
