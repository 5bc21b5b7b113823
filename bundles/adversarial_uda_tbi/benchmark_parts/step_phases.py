"""step_phases: where the time of a step with adaptation goes.

`torch.profiler` knows operations, which are the same ones in both networks and for both losses.
"""

import logging
import statistics
import time
from collections.abc import Mapping
from typing import Any

from monai.engines.utils import IterationEvents
from torch import Tensor, nn

from bundles.adversarial_uda_tbi.benchmark_parts.setting import Setting
from bundles.adversarial_uda_tbi.benchmark_parts.training_run import TrainingRun
from bundles.adversarial_uda_tbi.benchmark_parts.training_ways import ALPHA, PRECISIONS
from common.benchmark.synchronise import synchronise

logger = logging.getLogger(__name__)
_SEGMENTATION = "segmenter, L_seg, forward and backward"
_FORWARD = "segmenter, L_adv, forward"
_DISCRIMINATOR = "discriminator, forward and backward"
_BACKWARD = "segmenter, L_adv, backward"
_REST = "losses and optimisers"
PHASES = (_SEGMENTATION, _FORWARD, _DISCRIMINATOR, _BACKWARD, _REST)


def step_phases(setting: Setting, batch: Mapping[str, Tensor], *, repeats: int) -> list[dict[str, Any]]:
    """A row for each precision without and with alpha: the share of each phase in a step by reversal."""
    rows = []
    for precision, amp in PRECISIONS.items():
        for alpha in (0.0, ALPHA):
            logger.info("phases of a step: %s, alpha %g, 1 + %d steps", precision, alpha, repeats)
            watch = _Watch(TrainingRun(setting, batch, alpha=alpha, amp=amp))
            watch.shares()
            shares = [watch.shares() for _ in range(repeats)]
            medians = {phase: statistics.median(share[phase] for share in shares) for phase in PHASES}
            rows.append({"precision": precision, "alpha": alpha, **medians})
    return rows


class _Watch:
    """Reads the clock between the phases of a run's steps.

    One backward pass does both losses, that of L_adv first, as autograd takes what was computed last; it has left the
    discriminator with the gradient of what entered there, and the segmenter with the gradient of the prediction, the
    first one of L_seg.
    """

    def __init__(self, run: TrainingRun) -> None:
        self.run = run
        self.laps: list[tuple[str, float]] = []
        self._device = run.batch["image"].device
        self._last = 0.0
        trainer = run.trainer
        trainer.add_event_handler(
            IterationEvents.FORWARD_COMPLETED, lambda engine: self._predicted(engine.state.output)
        )
        trainer.add_event_handler(IterationEvents.LOSS_COMPLETED, lambda engine: self._lap(_REST))
        trainer.add_event_handler(IterationEvents.BACKWARD_COMPLETED, lambda engine: self._lap(_SEGMENTATION))
        run.discriminator.register_forward_pre_hook(self._entering)
        run.discriminator.register_forward_hook(lambda module, entering, leaving: self._lap(_DISCRIMINATOR))

    def shares(self) -> dict[str, float]:
        """Of a step's time."""
        self.laps = []
        synchronise(self._device)
        self._last = time.perf_counter()
        self.run()
        self._lap(_REST)
        total = sum(seconds for _, seconds in self.laps)
        return {phase: sum(seconds for name, seconds in self.laps if name == phase) / total for phase in PHASES}

    def _lap(self, phase: str) -> None:
        """What passed since the last lap was this phase."""
        synchronise(self._device)
        now = time.perf_counter()
        self.laps.append((phase, now - self._last))
        self._last = now

    def _predicted(self, output: Mapping[str, Any]) -> None:
        self._lap(_SEGMENTATION)
        before = _BACKWARD if self.run.alpha else _DISCRIMINATOR
        output["pred"].register_hook(lambda gradient: self._lap(before))

    def _entering(self, module: nn.Module, entering: tuple[Tensor, ...]) -> None:
        self._lap(_FORWARD)
        if entering[0].requires_grad:
            entering[0].register_hook(lambda gradient: self._lap(_DISCRIMINATOR))
