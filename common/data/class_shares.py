"""class_shares: how far the sampling of segments evens out the classes."""

import csv
import logging
from collections.abc import Sequence
from copy import copy
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.data.segment_dataset import SegmentDataset
from common.engines.distributed import is_main_process
from common.files.whole_file import whole_file

logger = logging.getLogger(__name__)


def class_shares(
    segments: SegmentDataset, *, class_names: Sequence[str], num_segments: int, seed: int, folder: str | Path
) -> list[dict[str, str | float]]:
    """One `{"class", "real", "captured"}` a class, also logged and written into the folder as `class_shares.csv`.

    Kamnitsas 2017 (thesis), table 3.4. `real` is the class's share of the voxels inside the masks of all volumes,
    `captured` of the voxels that a network predicts in `num_segments` segments, taken from the volumes in turn.

    Args:
        segments: of the training; its own random state is left as it is.
        class_names: with the background.
        seed: of the segments drawn.
    """
    real = _real_counts(segments, len(class_names))
    captured = _captured_counts(segments, len(class_names), num_segments=num_segments, seed=seed)
    rows: list[dict[str, str | float]] = [
        {"class": name, "real": float(real_share), "captured": float(captured_share)}
        for name, real_share, captured_share in zip(
            class_names, real / real.sum(), captured / captured.sum(), strict=True
        )
    ]
    if is_main_process():
        text = ", ".join(f"{row['class']} {row['real']:.2%} -> {row['captured']:.2%}" for row in rows)
        logger.info("share of each class, real -> captured by %d segments: %s", num_segments, text)
        with whole_file(Path(folder) / "class_shares.csv") as path, path.open("w", newline="") as file:
            writer = csv.DictWriter(file, ["class", "real", "captured"])
            writer.writeheader()
            writer.writerows(rows)
    return rows


def _real_counts(segments: SegmentDataset, num_classes: int) -> NDArray[np.int64]:
    counts = np.zeros(num_classes, np.int64)
    for index in range(len(segments)):
        volume = segments.volumes[index]
        label, mask = np.asarray(volume["label"]), np.asarray(volume["mask"])
        counts += _counts(label[mask > 0], num_classes)
    return counts


def _captured_counts(segments: SegmentDataset, num_classes: int, *, num_segments: int, seed: int) -> NDArray[np.int64]:
    drawn = copy(segments)  # so that the training's random state stays as it is
    drawn.set_random_state(seed=seed)
    labels = (drawn[number % len(drawn)]["label"] for number in range(num_segments))
    return sum((_counts(label.numpy(), num_classes) for label in labels), np.zeros(num_classes, np.int64))


def _counts(label: NDArray[np.generic], num_classes: int) -> NDArray[np.int64]:
    return np.bincount(label.astype(np.int64).ravel(), minlength=num_classes)
