"""Outputs of an ensemble's evaluation, as its handlers see them: decollated and on the native grid."""

from typing import Any

import torch
from ignite.engine import Engine
from monai.data import MetaTensor

_SIDE = 6


def planes(count: int) -> MetaTensor:
    """(1, 6, 6, 6): class 1 in the first so many planes; the Dice of a and b planes, a < b, is 2 a / (a + b)."""
    label_map = torch.zeros(1, _SIDE, _SIDE, _SIDE)
    label_map[:, :count] = 1
    return MetaTensor(label_map, affine=torch.eye(4))


def ensemble_output(case_id: str, *, label: int, pred: int, **maps: int) -> dict[str, Any]:
    """A case whose label, prediction and other label maps have so many planes."""
    counts = {"label": label, "pred": pred, **maps}
    return {"case_id": case_id, **{key: planes(count) for key, count in counts.items()}}


def run_handler(handler: Any, *outputs: dict[str, Any]) -> Engine:
    """The engine after an evaluation that had these outputs, one a batch."""
    engine = Engine(lambda _engine, output: [output])
    handler.attach(engine)
    engine.run(list(outputs), max_epochs=1)
    return engine
