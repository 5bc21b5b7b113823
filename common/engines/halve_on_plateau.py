"""Halves the learning rate whenever an engine's metric has stopped improving.

MONAI's `LrScheduleHandler` can drive torch's scheduler too, but only with a lambda in the config to find the metric.
"""

import logging
from typing import Literal

from ignite.engine import Engine, Events
from torch.optim import Optimizer
from torch.optim.lr_scheduler import ReduceLROnPlateau

from common.checks.input_error import InputError

logger = logging.getLogger(__name__)


class HalveOnPlateau(ReduceLROnPlateau):
    """Scheduler and handler in one: steps once an epoch on `engine.state.metrics[metric]`.

    Kamnitsas 2017 (thesis), sec. 3.3.6: "the learning rate is halved whenever convergence plateaus". List it before
    RunCheckpoint, which shall have it among its `resumed`. An engine computes its metrics before it calls its handlers.

    Args:
        patience: epochs without improvement that are borne; the next one halves.
        metric: of the engine that this handler is attached to: the trainer's, or the evaluator's for a validation's.
        mode: "min" where smaller is better, else "max".
        threshold: relative change that counts as an improvement.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        *,
        patience: int,
        metric: str = "train_loss",
        mode: Literal["min", "max"] = "min",
        threshold: float = 1e-4,
    ) -> None:
        if patience < 0:
            raise InputError(f"halve_patience: must be 0 or more, got {patience}")
        super().__init__(optimizer, mode=mode, factor=0.5, patience=patience, threshold=threshold)
        self.metric = metric

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_COMPLETED, self)

    def __call__(self, engine: Engine) -> None:
        metrics = engine.state.metrics
        if self.metric not in metrics:
            raise ValueError(f"metric must be one of the engine's, which are {sorted(metrics)}, got {self.metric!r}")
        before = self.optimizer.param_groups[0]["lr"]
        self.step(metrics[self.metric])
        after = self.optimizer.param_groups[0]["lr"]
        if after < before:
            logger.info("%s no longer improves: learning rate halved to %g", self.metric, after)
