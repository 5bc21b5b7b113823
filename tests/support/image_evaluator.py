"""image_evaluator: an evaluator of images that are their own logits."""

from collections.abc import Sequence
from typing import Any

import torch
from monai.engines import SupervisedEvaluator
from torch.utils.data import DataLoader


def image_evaluator(
    logits: Sequence[Sequence[float]], labels: Sequence[int] | None = None, *, handlers: Sequence[Any] = ()
) -> SupervisedEvaluator:
    """It does not decollate; the images (1, classes, 1) come by two, as case_0, case_1, ..."""
    items = [{"image": torch.tensor(row)[None, :, None], "case_id": f"case_{n}"} for n, row in enumerate(logits)]
    for item, label in zip(items, labels or (), strict=bool(labels)):
        item["label"] = label
    return SupervisedEvaluator(
        device=torch.device("cpu"),
        val_data_loader=DataLoader(items, batch_size=2),
        network=torch.nn.Flatten(),
        val_handlers=list(handlers),
        decollate=False,
    )
