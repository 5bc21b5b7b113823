"""What the CCLP authors' program made of two fixed embeddings, which lies beside the real data."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor

RECORDED_CASES = ("a", "b")  # b has well separated clusters, where float32 alone fails


class RecordedCCLP(NamedTuple):
    """Embeddings, the labelled ones first, and by setting ("S3", "S3_longestonly") the loss and its gradient."""

    z: Tensor
    labels: Tensor
    num_classes: int
    transition: Tensor
    propagated: Tensor
    losses: dict[str, Tensor]
    gradients: dict[str, Tensor]


def recorded_cclp(shared_data: Path, case: str) -> RecordedCCLP:
    """Skips the test where there is no recording."""
    file = shared_data.parent / "reference" / "cclp_reference.npz"
    if not file.is_file():
        pytest.skip(f"no {file.name} beside the real data")
    recorded = {name: torch.from_numpy(values) for name, values in np.load(file).items()}

    def of_settings(suffix: str) -> dict[str, Tensor]:
        start, end = f"{case}_float64_", f"_{suffix}"
        names = [name for name in recorded if name.startswith(start) and name.endswith(end)]
        return {name.removeprefix(start).removesuffix(end): recorded[name] for name in names}

    labels = recorded[f"{case}_y"][: int(recorded[f"{case}_n_l"])].long()
    return RecordedCCLP(
        recorded[f"{case}_Z"],
        labels,
        int(recorded[f"{case}_C"]),
        recorded[f"{case}_float64_H"],
        recorded[f"{case}_float64_Phi_u"],
        of_settings("loss"),
        of_settings("dLdZ"),
    )
