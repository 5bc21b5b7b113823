"""Claims about the weight map of the original U-Net."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from bundles.unet2d_nuclei.benchmark_parts.plain_border_weights import plain_border_weights
from common.losses.border_weights import border_weights


def _border_term(d1: float, d2: float) -> float:
    """With the authors' w0 = 10 and sigma = 5."""
    return 10 * math.exp(-((d1 + d2) ** 2) / 50)


def _two_squares(gap: int) -> NDArray[np.int32]:
    """(8 + gap, 4): two squares of 4 x 4, side by side."""
    instances = np.zeros((8 + gap, 4), np.int32)
    instances[:4], instances[4 + gap :] = 1, 2
    return instances


def _random_instances(seed: int) -> NDArray[np.int32]:
    """(60, 47): twenty rectangles, which overlap, touch and leave gaps; some numbers are missing, two are in pieces."""
    rng = np.random.default_rng(seed)
    instances = np.zeros((60, 47), np.int32)
    for number in range(1, 21):
        x, y = rng.integers((58, 45))
        instances[x : x + rng.integers(2, 9), y : y + rng.integers(2, 9)] = number
    instances[instances == 7] = 8
    instances[0, 0], instances[59, 46] = 30, 30
    return instances


def test_gap_of_two_pixels_by_hand() -> None:
    # both pixels across the gap are 1 from the one square and 2 from the other; of 40 pixels, 32 are nuclei
    weights = border_weights(_two_squares(2))
    assert weights[:4] == pytest.approx(40 / (2 * 32))
    assert weights[4:6] == pytest.approx(40 / (2 * 8) + _border_term(1, 2))


def test_touching_squares_have_no_gap_to_weigh() -> None:
    assert np.array_equal(border_weights(_two_squares(0)), np.ones((8, 4)))


def test_beside_the_contact_of_touching_squares_both_are_near() -> None:
    instances = np.pad(_two_squares(0), ((0, 0), (0, 3)))
    weights = border_weights(instances, balance=False)
    assert weights[3, 4] == pytest.approx(1 + _border_term(1, math.sqrt(2)))  # below the first, diagonal to the second
    assert weights[4, 6] == pytest.approx(1 + _border_term(3, math.sqrt(1 + 9)))


def test_equals_one_distance_map_an_object() -> None:
    for seed in range(5):
        instances = _random_instances(seed)
        np.testing.assert_allclose(border_weights(instances), plain_border_weights(instances), rtol=0, atol=1e-5)


@pytest.mark.parametrize("sigma", [0.7, 1.5, 20.0])
def test_equals_one_distance_map_an_object_for_any_width(sigma: float) -> None:
    instances = _random_instances(0)
    expected = plain_border_weights(instances, w0=3.0, sigma=sigma)
    np.testing.assert_allclose(border_weights(instances, w0=3.0, sigma=sigma), expected, rtol=0, atol=1e-5)


def test_objects_get_no_border_term() -> None:
    instances = _random_instances(1)
    weights = border_weights(instances, balance=False)
    assert (weights[instances > 0] == 1).all()
    assert (weights[instances == 0] > 1).any()


def test_classes_weigh_the_same_together_and_one_on_average() -> None:
    instances = _random_instances(2)
    weights = border_weights(instances, w0=0).astype(np.float64)
    assert weights[instances > 0].sum() == pytest.approx(instances.size / 2)
    assert weights.mean() == pytest.approx(1)


def test_given_classes_are_balanced_instead() -> None:
    instances = _two_squares(2)
    classes = np.minimum(instances, 1)
    classes[3] = classes[6] = 2  # 8 background, 24 nucleus, 8 border
    weights = border_weights(instances, w0=0, classes=classes)
    assert [weights[classes == index].sum() for index in range(3)] == pytest.approx([40 / 3] * 3)


@pytest.mark.parametrize("number", [0, 1], ids=["no object", "one object"])
def test_border_needs_two_objects(number: int) -> None:
    instances = np.zeros((6, 5), np.int32)
    instances[2:4, 2:4] = number
    assert (border_weights(instances, balance=False) == 1).all()


@pytest.mark.parametrize("number", [0, 3], ids=["background", "object"])
def test_single_class_weighs_one(number: int) -> None:
    assert (border_weights(np.full((4, 5), number)) == 1).all()


def test_weights_do_not_depend_on_the_numbers_of_the_objects() -> None:
    instances = _random_instances(3)
    renumbered = np.random.default_rng(0).permutation(np.arange(1, 31))[instances - 1] * (instances > 0)
    assert np.array_equal(border_weights(instances), border_weights(renumbered))
