"""The forest learns what distinguishes voxels, and does so again with the same seed."""

from typing import Any

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.segment_sampling import SegmentSampling
from common.forest.voxel_forest import VoxelForest

_SAMPLING = SegmentSampling("foreground_background", (1, 1, 1), num_classes=3)


def _forest(**changes: Any) -> VoxelForest:
    settings: dict[str, Any] = {
        **{"trees": 6, "depth": 8, "features": 20, "features_per_split": 5, "reach_mm": 4.0, "voxels_per_case": 60},
        **{"spacing": (2.0, 2.0, 2.0), "in_channels": 2, "num_classes": 3, "seed": 0},
        **changes,
    }
    return VoxelForest(**settings)


def _volume(seed: int) -> dict[str, Any]:
    """A noisy brain with a cube of class 1, which is as bright as the rest, but has a bright one beside it."""
    random = np.random.RandomState(seed)
    image = random.randn(2, 12, 12, 12).astype(np.float32) * 0.3
    label = np.zeros((1, 12, 12, 12))
    x, y, z = random.randint(1, 6, size=3)
    label[0, x : x + 4, y : y + 4, z : z + 4] = 1
    image[1, x : x + 4, y : y + 4, z + 2 : z + 6] += 3
    return {"image": image, "label": label, "mask": np.ones((1, 12, 12, 12))}


_VOXELS = np.argwhere(np.ones((12, 12, 12)))


def test_context_tells_voxels_apart_better_than_chance() -> None:
    forest, unseen = _forest(trees=20, features=100, features_per_split=30), _volume(100)
    forest.fit([_volume(seed) for seed in range(6)], _SAMPLING)
    found = forest.probabilities(unseen["image"], _VOXELS)[:, 1].reshape(12, 12, 12) > 0.5
    truth = unseen["label"][0] == 1
    dice = 2 * (found & truth).sum() / (found.sum() + truth.sum())
    assert dice > 0.5  # a coin would have 0.07, all voxels 0.07


def test_probabilities_are_of_all_classes_and_nothing_of_unseen_ones() -> None:
    forest = _forest()
    forest.fit([_volume(0)], _SAMPLING)
    probabilities = forest.probabilities(_volume(1)["image"], _VOXELS[:7])
    assert probabilities.shape == (7, 3)
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(7))
    assert not probabilities[:, 2].any()


def test_same_seed_gives_the_same_forest() -> None:
    images = [_volume(seed) for seed in range(2)]

    def probabilities(seed: int) -> list[float]:
        forest = _forest(seed=seed)
        forest.fit(images, _SAMPLING)
        return forest.probabilities(images[0]["image"], _VOXELS)[:, 1].tolist()

    assert probabilities(3) == probabilities(3) != probabilities(4)


def test_reach_is_in_millimetres() -> None:
    forest = _forest(features=300, reach_mm=20.0, spacing=(1.0, 2.0, 15.0))
    assert forest.features.sides.max(axis=(0, 1)).tolist() == [20, 10, 1]


@pytest.mark.parametrize("trees", [1, 3, 50])
def test_there_are_as_many_trees_as_asked_for(trees: int) -> None:
    forest = _forest(trees=trees, features=2, features_per_split=1, depth=1)
    forest.fit([_volume(0)], _SAMPLING)
    assert len(forest.forest.estimators_) == trees


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"trees": 0}, r"^trees: must be at least 1, got 0"),
        ({"voxels_per_case": 0}, r"^voxels_per_case: must be at least 1, got 0"),
        ({"features_per_split": 21}, r"^features_per_split: must be from 1 to the 20 features, got 21"),
        ({"reach_mm": -1.0}, r"^reach_mm: must be 0 or more, got -1"),
    ],
    ids=["trees", "voxels", "features", "reach"],
)
def test_impossible_settings_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _forest(**changes)


def test_volume_without_brain_is_named() -> None:
    volume = {**_volume(0), "case_id": "empty", "mask": np.zeros((1, 12, 12, 12)), "label": np.zeros((1, 12, 12, 12))}
    with pytest.raises(InputError, match=r"^empty: has no voxel to train on"):
        _forest().fit([volume], _SAMPLING)
