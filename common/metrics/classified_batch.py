"""ClassifiedBatch: what an evaluator's last iteration says of whole images.

MONAI decollates every batch into a list of cases, which takes longer than classifying small images does.
"""

from typing import NamedTuple

import torch
from ignite.engine import Engine
from torch import Tensor


class ClassifiedBatch(NamedTuple):
    """A batch of an evaluator that does not decollate, on the CPU but for the images."""

    case_ids: list[str]
    image: Tensor  # (B, C, W, H)
    log_probability: Tensor  # (B, classes), double
    label: Tensor | None  # (B,)

    @classmethod
    def of(cls, engine: Engine, *, num_classes: int) -> "ClassifiedBatch":
        """The engine's output "image", "pred" (logits) and, where there is one, "label", with its batch's "case_id"."""
        output, batch = engine.state.output, engine.state.batch
        if not isinstance(output, dict):
            raise ValueError(
                f"engine.state.output must be a dict, got {type(output).__name__}; set the evaluator's decollate: false"
            )
        pred, label = output["pred"], output.get("label")
        if pred.ndim != 2 or pred.shape[1] != num_classes:
            raise ValueError(f"pred must be logits (B, {num_classes}), one a class, got shape {tuple(pred.shape)}")
        return cls(
            case_ids=[str(case_id) for case_id in batch["case_id"]],
            image=output["image"],
            log_probability=torch.log_softmax(pred.detach().double(), dim=1).cpu(),
            label=None if label is None else label.cpu(),
        )
