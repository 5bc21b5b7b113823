"""batch_drawing: what drawing a labelled and an unlabelled batch takes."""

from typing import Any

import numpy as np
import torch
from monai.data import CacheDataset, DataLoader

from common.benchmark.median_seconds import median_seconds
from common.data.semi_supervised_batches import SemiSupervisedBatches

_IMAGES, _CLASSES, _SIDE = 10_000, 10, 28


def batch_drawing(samples: int, *, repeats: int, device: torch.device) -> list[dict[str, Any]]:
    """Milliseconds for `samples` images of 28 x 28, half of them labelled: ours, and MONAI's cache and loader."""
    pixels = np.random.default_rng(0).integers(256, size=(_IMAGES, 1, _SIDE, _SIDE), dtype=np.uint8)
    cases = [
        {"case_id": f"{index:05d}", "image": image, "label": index % _CLASSES, "official": "train"}
        for index, image in enumerate(pixels)
    ]
    batches = SemiSupervisedBatches(
        cases,
        channels=1,
        class_names=list(map(str, range(_CLASSES))),
        labelled_images=100,
        batch_size=samples // 2,
        unlabelled_batch_size=samples // 2,
        iterations_per_epoch=1,
        seed=0,
        device=device,
    )
    usual = DataLoader(CacheDataset(cases, progress=False), batch_size=samples, shuffle=True)
    ways = {"ours": lambda: batches[0], "MONAI's CacheDataset and DataLoader": lambda: next(iter(usual))}
    rows = []
    for name, draw in ways.items():
        draw()
        rows.append({"batch": name, "milliseconds": 1000 * median_seconds(draw, 10 * repeats, device)})
    return rows
