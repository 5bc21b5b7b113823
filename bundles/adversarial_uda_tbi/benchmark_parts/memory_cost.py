"""memory_cost: what a step with adaptation holds at once, beside supervised training."""

import logging
from collections.abc import Mapping
from typing import Any

from torch import Tensor

from bundles.adversarial_uda_tbi.benchmark_parts.setting import Setting
from bundles.adversarial_uda_tbi.benchmark_parts.training_ways import PRECISIONS, training_ways
from common.benchmark.peak_megabytes import peak_megabytes

logger = logging.getLogger(__name__)


def memory_cost(setting: Setting, batch: Mapping[str, Tensor]) -> list[dict[str, Any]]:
    """A row for each way to train and precision: the peak of its second step; ratios are to the supervised one."""
    rows: list[dict[str, Any]] = []
    for precision, amp in PRECISIONS.items():
        logger.info("memory: %s, 2 steps of each", precision)
        peaks = {}
        for name, make in training_ways(setting, batch, amp=amp).items():
            run = make()
            run()  # the libraries' own memory and the optimisers' means
            peaks[name] = peak_megabytes(run, batch["image"].device)
        for name, peak in peaks.items():
            row = {"step": name, "precision": precision, "peak_mb": peak, "ratio": peak / peaks["supervised"]}
            rows.append(row)
    return rows
