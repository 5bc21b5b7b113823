"""Features are differences of two boxes' means, as they are by hand."""

import numpy as np
import pytest

from common.forest.box_features import BoxFeatures


def _feature(channels: list[int], sides: list[list[int]], offset: list[int]) -> BoxFeatures:
    return BoxFeatures(np.array([channels]), np.array([sides]), np.array([offset]))


def _value(feature: BoxFeatures, image: np.ndarray, voxel: list[int]) -> float:
    return float(feature.at(np.array([voxel]), feature.sums(image))[0, 0])


def test_other_channel_at_an_offset_is_subtracted() -> None:
    image = np.zeros((2, 4, 4, 4), dtype=np.float32)
    image[0, 1, 1, 1], image[1, 1, 1, 3] = 5, 2
    feature = _feature([0, 1], [[1, 1, 1], [1, 1, 1]], [0, 0, 2])
    assert _value(feature, image, [1, 1, 1]) == 3
    assert _value(feature, image, [0, 0, 0]) == 0


def test_boxes_lie_around_their_middles() -> None:
    image = np.zeros((1, 5, 5, 5), dtype=np.float32)
    image[0, 2, 2, 2], image[0, 2, 2, 4] = 27, 9
    feature = _feature([0, 0], [[3, 3, 3], [1, 1, 3]], [0, 0, 1])
    assert _value(feature, image, [2, 2, 2]) == 27 / 27 - (27 + 0 + 9) / 3
    # one voxel further on the first box holds both, the second one the 9 and what lies beyond the border, which is 9
    assert _value(feature, image, [2, 2, 3]) == pytest.approx((27 + 9) / 27 - (0 + 9 + 9) / 3)


def test_agrees_with_slices_of_a_padded_image() -> None:
    random = np.random.RandomState(0)
    image = random.randn(2, 6, 5, 4).astype(np.float32)
    features = BoxFeatures.drawn(30, in_channels=2, reach=(3, 2, 2), random=random)
    padded = np.pad(image, [(0, 0), (8, 8), (8, 8), (8, 8)], mode="edge")
    voxels = np.array([[0, 0, 0], [3, 2, 1], [5, 4, 3]])

    def mean(channel: int, middle: np.ndarray, sides: np.ndarray) -> float:
        box = [slice(m + 8 - (s - 1) // 2, m + 8 - (s - 1) // 2 + s) for m, s in zip(middle, sides, strict=True)]
        return float(padded[channel][tuple(box)].mean(dtype=np.float64))

    expected = [
        [mean(c[0], voxel, s[0]) - mean(c[1], voxel + o, s[1])]
        for voxel in voxels
        for c, s, o in zip(features.channels, features.sides, features.offsets, strict=True)
    ]
    values = features.at(voxels, features.sums(image))
    assert values.ravel() == pytest.approx(np.ravel(expected), abs=1e-6)


def test_sides_and_offsets_are_within_reach() -> None:
    features = BoxFeatures.drawn(500, in_channels=3, reach=(4, 2, 0), random=np.random.RandomState(0))
    assert features.sides.max(axis=(0, 1)).tolist() == [4, 2, 1]
    assert features.sides.min() == 1
    assert np.abs(features.offsets).max(axis=0).tolist() == [4, 2, 0]
    assert set(features.channels.ravel()) == {0, 1, 2}


def test_margin_holds_every_box() -> None:
    feature = _feature([0, 0], [[5, 1, 1], [2, 3, 1]], [-1, 4, 0])
    assert feature.margin.tolist() == [5, 7, 1]
