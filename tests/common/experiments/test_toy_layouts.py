"""Claims about where the points of the toy studies start."""

from collections.abc import Callable

import pytest
import torch

from common.experiments.toy_layouts import two_circles, two_moons
from common.experiments.toy_points import ToyPoints

LAYOUTS = pytest.mark.parametrize("layout", [two_circles, two_moons])


@LAYOUTS
def test_one_point_of_each_class_is_labelled_and_comes_first(layout: Callable[[int], ToyPoints]) -> None:
    points = layout(0)
    assert points.labels.tolist() == [0, 1]
    assert points.z.shape == (60, 2)
    assert points.classes.bincount().tolist() == [30, 30]
    assert len(points.z.unique(dim=0)) == 60


@LAYOUTS
def test_points_are_the_seeds(layout: Callable[[int], ToyPoints]) -> None:
    assert torch.equal(layout(3).z, layout(3).z)
    assert not torch.equal(layout(3).z, layout(4).z)


def test_circles_lie_around_one_centre() -> None:
    points = two_circles(0)
    outer, inner = (points.z[points.classes == one].norm(dim=1) for one in (0, 1))
    assert outer.min() > 0.85 > 0.55 > inner.max()


def test_moons_are_labelled_where_the_other_moon_is() -> None:
    points = two_moons(0)
    first, second = (points.z[points.classes == one] for one in (0, 1))
    assert torch.equal(points.z[0], first[first[:, 0].argmax()])
    assert torch.equal(points.z[1], second[second[:, 0].argmin()])
    torch.testing.assert_close(points.z.mean(dim=0), torch.zeros(2, dtype=torch.float64))
