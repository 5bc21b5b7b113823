"""training_ways: the ways to train that are compared, each of them ready to make a step."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from torch import Tensor

from bundles.adversarial_uda_tbi.benchmark_parts.setting import Setting
from bundles.adversarial_uda_tbi.benchmark_parts.training_run import TrainingRun

PRECISIONS = {"fp32": False, "bf16": True}
ALPHA = 0.05  # any that is not 0 costs as much
_WAYS: dict[str, dict[str, Any]] = {
    "supervised": {"alpha": None},
    "UDA, alpha 0": {"alpha": 0.0},
    "UDA, reversal": {"alpha": ALPHA},
    "UDA, two optimisers": {"alpha": ALPHA, "form": "two_optimisers"},
}


def training_ways(setting: Setting, batch: Mapping[str, Tensor], *, amp: bool) -> dict[str, partial[TrainingRun]]:
    """By name, supervised training first; none has a network yet."""
    return {name: partial(TrainingRun, setting, batch, amp=amp, **options) for name, options in _WAYS.items()}
