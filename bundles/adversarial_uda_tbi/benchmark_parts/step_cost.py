"""step_cost: what a step takes with adaptation, beside supervised training."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from torch import Tensor

from bundles.adversarial_uda_tbi.benchmark_parts.interleaved_seconds import interleaved_seconds
from bundles.adversarial_uda_tbi.benchmark_parts.setting import DOMAINS, Setting
from bundles.adversarial_uda_tbi.benchmark_parts.training_ways import PRECISIONS, training_ways
from common.engines.alpha_schedule import AlphaSchedule

logger = logging.getLogger(__name__)
EPOCHS = 60
SCHEDULE = AlphaSchedule(alpha_max=0.05, first_epoch=10, last_epoch=35)


def step_cost(setting: Setting, batch: Mapping[str, Tensor], *, repeats: int) -> list[dict[str, Any]]:
    """A row for each way to train and precision; ratios are to the supervised step of that precision."""
    rows: list[dict[str, Any]] = []
    for precision, amp in PRECISIONS.items():
        logger.info("training steps: %s, 1 + %d of each", precision, repeats)
        runs = {name: make() for name, make in training_ways(setting, batch, amp=amp).items()}
        seconds = interleaved_seconds(runs, repeats, batch["image"].device)
        for name in runs:
            segments = setting.batch * (1 if name == "supervised" else 1 + DOMAINS)
            ratio = seconds[name] / seconds["supervised"]
            row = {"step": name, "precision": precision, "seconds": seconds[name], "ratio": ratio, "segments": segments}
            rows.append(row | {"ratio_per_segment": ratio * setting.batch / segments})
    return rows


def schedule_cost(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Mean ratio over the epochs of the published training, of each precision."""
    ratios = {(row["step"], row["precision"]): row["ratio"] for row in rows}
    names = ["UDA, reversal" if SCHEDULE(epoch) > 0 else "UDA, alpha 0" for epoch in range(1, EPOCHS + 1)]
    return {precision: sum(ratios[name, precision] for name in names) / EPOCHS for precision in PRECISIONS}
