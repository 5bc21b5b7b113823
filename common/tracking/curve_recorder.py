"""CurveRecorder: loss, learning rate and validation metrics of a run, drawn while it goes on.

MONAI sends scalars to TensorBoard or MLflow, which leave no picture in the run's folder, and has no history that a
checkpoint could carry over to the resumed run.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ignite.distributed as idist
import torch
from ignite.engine import Engine, Events
from monai.utils import convert_to_tensor, is_scalar

from common.metrics.write_rows import write_rows
from common.tracking.training_curves import training_curves


class CurveRecorder:
    """Handler of a trainer: the curves at `path`, redrawn by the first process as epochs end, and at the end.

    Their values are in a table beside the picture, `curves.csv` for `curves.png`: a line an epoch, a column a curve.

    The loss is the mean over the epoch's iterations (of the first process), the learning rate the one that the epoch
    began with. Goes into a checkpoint by its state_dict, so that a resumed run continues the curves.

    Args:
        path: of the PNG.
        title: above the curves.
        evaluator: whose scalar metrics are drawn, at the epoch in which its validation ends.
        optimizer: of the learning rate (its first group); else the trainer's `optimizer`, where it has one.
        loss_keys: in the training step's output.
        metric_names: of the evaluator; None draws all.
        min_seconds: between two drawings, at least; drawing shall not take more than a fiftieth of the training.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        title: str,
        evaluator: Engine | None = None,
        optimizer: torch.optim.Optimizer | None = None,
        loss_keys: Sequence[str] = ("loss",),
        metric_names: Sequence[str] | None = None,
        min_seconds: float = 5.0,
    ) -> None:
        self.path = Path(path)
        self.title = title
        self.evaluator = evaluator
        self.optimizer = optimizer
        self.loss_keys = loss_keys
        self.metric_names = metric_names
        self.min_seconds = min_seconds
        self.history: dict[str, list[tuple[float, float]]] = {}
        self._epoch = 0.0
        self._losses: dict[str, list[torch.Tensor]] = {}
        self._draw_next = -float("inf")

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.EPOCH_STARTED, self._start_epoch)
        engine.add_event_handler(Events.ITERATION_COMPLETED, self._collect_losses)
        engine.add_event_handler(Events.EPOCH_COMPLETED, self._end_epoch)
        engine.add_event_handler(Events.COMPLETED, self._draw)
        if self.evaluator is not None:
            self.evaluator.add_event_handler(Events.COMPLETED, self._collect_metrics, engine)

    def state_dict(self) -> dict[str, dict[str, list[list[float]]]]:
        # a checkpoint handler may come before this one at the end of an epoch
        self._collect_means()
        return {"history": {name: [list(point) for point in curve] for name, curve in self.history.items()}}

    def load_state_dict(self, state_dict: dict[str, dict[str, list[list[float]]]]) -> None:
        self._losses = {}
        saved = state_dict["history"]
        self.history = {name: [(epoch, value) for epoch, value in curve] for name, curve in saved.items()}

    def _start_epoch(self, engine: Engine) -> None:
        self._epoch = float(engine.state.epoch)
        self._losses = {}
        optimizer = self.optimizer or getattr(engine, "optimizer", None)
        if optimizer is not None:
            self._record("learning_rate", self._epoch, float(optimizer.param_groups[0]["lr"]))

    def _collect_losses(self, engine: Engine) -> None:
        output = engine.state.output
        # a scalar of the step is repeated in each decollated item
        step = output[0] if isinstance(output, list) else output
        for key in self.loss_keys:
            if key not in step:
                raise ValueError(
                    f"loss_keys must be in the training step's output, which is {sorted(step)}, got {key!r}"
                )
            # stays on its device until the epoch ends: no waiting for a GPU
            self._losses.setdefault(key, []).append(convert_to_tensor(step[key]).detach())

    def _collect_means(self) -> None:
        for key, losses in self._losses.items():
            self._record(key, self._epoch, float(torch.stack(losses).double().mean()))

    def _collect_metrics(self, evaluator: Engine, trainer: Engine) -> None:
        metrics: dict[str, Any] = evaluator.state.metrics
        for name in metrics if self.metric_names is None else self.metric_names:
            if name not in metrics:
                raise ValueError(f"metric_names must be the evaluator's, which are {sorted(metrics)}, got {name!r}")
            if is_scalar(metrics[name]):
                self._record(name, float(trainer.state.epoch), float(metrics[name]))

    def _record(self, name: str, epoch: float, value: float) -> None:
        curve = self.history.setdefault(name, [])
        # an epoch that a resumed run repeats
        while curve and curve[-1][0] >= epoch:
            curve.pop()
        curve.append((epoch, value))

    def _end_epoch(self) -> None:
        self._collect_means()
        if time.monotonic() >= self._draw_next:
            self._draw()

    def _draw(self) -> None:
        if self.history and idist.get_rank() == 0:
            self._write_table()
            start = time.monotonic()
            training_curves(self.history, self.path, title=self.title)
            end = time.monotonic()
            self._draw_next = end + max(self.min_seconds, 50 * (end - start))

    def _write_table(self) -> None:
        rows: dict[float, dict[str, float]] = {}
        for name, curve in self.history.items():
            for epoch, value in curve:
                rows.setdefault(epoch, {"epoch": epoch})[name] = value
        by_epoch = [rows[epoch] for epoch in sorted(rows)]
        write_rows(by_epoch, self.path.with_suffix(".csv"), columns=["epoch", *self.history])
