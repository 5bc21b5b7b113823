"""Sizes are written as short as they can be."""

import pytest

from common.architecture.feature_maps import FeatureMaps, side_text


@pytest.mark.parametrize(("sides", "text"), [((5, 5), "5²"), ((3, 3, 3), "3³"), ((3, 3, 1), "3×3×1"), ((7,), "7")])
def test_equal_sides_are_a_power(sides: tuple[int, ...], text: str) -> None:
    assert side_text(sides) == text


def test_number_stands_above_the_size() -> None:
    assert FeatureMaps(16, (8, 8)).text == "16\n8²"
    assert FeatureMaps(10).text == "10"
