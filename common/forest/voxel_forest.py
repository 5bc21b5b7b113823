"""VoxelForest: the random forest that the DeepMedic thesis compares with (section 3.4.1.2, table 3.3)."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier

from common.checks.input_error import InputError
from common.data.segment_sampling import SegmentSampling
from common.forest.box_features import BoxFeatures

_logger = logging.getLogger(__name__)
_AT_ONCE = 20_000  # voxels whose features are in memory
_STEPS = 5  # in which the trees grow, for the log


class VoxelForest:
    """Classifies voxels by their `BoxFeatures`: scikit-learn's forest, trained on some voxels of each volume.

    Deviation: the features are drawn once for all trees, and a node looks at `features_per_split` of them, drawn anew;
    the thesis evaluates 200 "at each split node", which may be new ones each time.

    Args:
        trees: how many.
        depth: most splits from the root to a leaf.
        features: drawn in all.
        features_per_split: of them, looked at in a node.
        reach_mm: longest side of a box, and largest offset of the second one.
        voxels_per_case: that each volume is trained on.
        spacing: (3,) mm of the volumes' grid.
        seed: of features, voxels and trees.
    """

    def __init__(
        self,
        *,
        trees: int,
        depth: int,
        features: int,
        features_per_split: int,
        reach_mm: float,
        voxels_per_case: int,
        spacing: Sequence[float],
        in_channels: int,
        num_classes: int,
        seed: int,
    ) -> None:
        whole = {"trees": trees, "depth": depth, "features": features, "voxels_per_case": voxels_per_case}
        for name, number in whole.items():
            if number < 1:
                raise InputError(f"{name}: must be at least 1, got {number}")
        if not 1 <= features_per_split <= features:
            raise InputError(f"features_per_split: must be from 1 to the {features} features, got {features_per_split}")
        if reach_mm < 0:
            raise InputError(f"reach_mm: must be 0 or more, got {reach_mm}; 20 is the thesis's")
        self.trees = trees
        self.voxels_per_case = voxels_per_case
        self.num_classes = num_classes
        self.random = np.random.RandomState(seed)
        reach = [int(reach_mm / side) for side in spacing]
        self.features = BoxFeatures.drawn(features, in_channels=in_channels, reach=reach, random=self.random)
        self.forest = RandomForestClassifier(
            max_depth=depth, max_features=features_per_split, warm_start=True, n_jobs=-1, random_state=seed
        )

    def fit(self, volumes: Iterable[Mapping[str, Any]], sampling: SegmentSampling) -> None:
        """Grows the trees.

        Args:
            volumes: each with image (C, I, J, K), mask and label (1, I, J, K).
            sampling: where training voxels lie; its outputs are single voxels.
        """
        drawn = [self._drawn(volume, sampling) for volume in volumes]
        features = np.concatenate([features for features, _ in drawn])
        labels = np.concatenate([labels for _, labels in drawn])
        _logger.info("training on %d voxels of %d cases", len(labels), len(drawn))
        for step in range(1, _STEPS + 1):
            grown = max(step * self.trees // _STEPS, 1)
            if grown > len(getattr(self.forest, "estimators_", [])):
                self.forest.set_params(n_estimators=grown).fit(features, labels)
                _logger.info("tree %d of %d", grown, self.trees)

    def probabilities(self, image: NDArray[np.float32], voxels: NDArray[np.intp]) -> NDArray[np.float32]:
        """(V, K) of the voxels (V, 3) of an image (C, I, J, K); classes that were not trained on have none."""
        sums = self.features.sums(image)
        result = np.zeros((len(voxels), self.num_classes), dtype=np.float32)
        classes = self.forest.classes_.astype(int)
        for start in range(0, len(voxels), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            result[some, classes] = self.forest.predict_proba(self.features.at(voxels[some], sums))
        return result

    def _drawn(
        self, volume: Mapping[str, Any], sampling: SegmentSampling
    ) -> tuple[NDArray[np.float32], NDArray[np.integer]]:
        """Features and labels of a volume's training voxels."""
        label, inside = np.asarray(volume["label"])[0], np.asarray(volume["mask"])[0] > 0
        categories = sampling.categories(label, inside)
        if not categories:
            raise InputError(f"{volume.get('case_id', 'a volume')}: has no voxel to train on; check its mask and label")
        voxels = np.array([sampling.draw(categories, label.shape, self.random) for _ in range(self.voxels_per_case)])
        image = np.asarray(volume["image"], dtype=np.float32)
        return self.features.at(voxels, self.features.sums(image)), label[tuple(voxels.T)].astype(np.int64)
