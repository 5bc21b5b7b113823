"""Saves the best weights of a run, and all that is needed to resume it.

`monai.handlers.CheckpointSaver` forgets its best score when a run is resumed, and would then replace the best weights
by worse ones.
"""

import logging
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import torch
from ignite.engine import Engine, Events
from torch import nn

from common.checks.input_error import InputError
from common.checks.known_name import check_known_name
from common.engines.distributed import is_main_process
from common.files.whole_file import whole_file
from common.tracking.run_folder import mark_finished

logger = logging.getLogger(__name__)


class RunCheckpoint:
    """Trainer's handler; list it after the ValidationHandler.

    Writes `model.pt`, the flat state dict of `network` at its best validation (the evaluator's key metric) or at its
    end, and `last.pt`, which a resumed run starts from and which a finished run no longer has. With `snapshot_interval`
    also `snapshots/epoch_0004.pt` and so on, the weights as they were after an epoch, which stay.

    Args:
        network: the bare network, not its distributed wrapper.
        resumed: by name, what else must survive an interruption: anything with state_dict and load_state_dict.
        interval: epochs between two savings of `last.pt`.
        patience: validations without a better score after which training stops; 0 for never.
        keep: which weights `model.pt` has: "last" where choosing among them would take more labels than training did.
        snapshot_interval: epochs between two snapshots; 0 for none.
    """

    def __init__(
        self,
        run_dir: str,
        *,
        network: nn.Module,
        evaluator: Engine,
        resumed: Mapping[str, Any],
        interval: int,
        patience: int = 0,
        keep: Literal["best", "last"] = "best",
        snapshot_interval: int = 0,
    ) -> None:
        check_known_name(keep, ("best", "last"), argument="keep")
        if snapshot_interval < 0:
            raise InputError(f"snapshot_interval: must be at least 0, got {snapshot_interval}; 0 keeps no snapshots")
        self.run_dir = Path(run_dir)
        self.network = network
        self.evaluator = evaluator
        self.resumed = {"network": network, **resumed}
        self.interval = interval
        self.patience = patience
        self.keep = keep
        self.snapshot_interval = snapshot_interval
        self.best = -math.inf
        self.stale = 0  # validations since the best one

    def attach(self, engine: Engine) -> None:
        engine.add_event_handler(Events.STARTED, self.restore)
        engine.add_event_handler(Events.EPOCH_COMPLETED, self.keep_best)
        engine.add_event_handler(Events.EPOCH_COMPLETED(every=self.interval), self.save_last)
        if self.snapshot_interval:
            engine.add_event_handler(Events.EPOCH_COMPLETED(every=self.snapshot_interval), self.save_snapshot)
        engine.add_event_handler(Events.COMPLETED, self.finish)

    def restore(self, engine: Engine) -> None:
        """Continues from `last.pt` where there is one."""
        file = self.run_dir / "last.pt"
        if not file.is_file():
            return
        state = torch.load(file, map_location="cpu", weights_only=True)
        if state["epoch"] > engine.state.max_epochs:
            done = f"the run has done {state['epoch']} epochs"
            raise InputError(f"max_epochs: must be at least that to resume, {done}, got {engine.state.max_epochs}")
        for name, owner in self.resumed.items():
            owner.load_state_dict(state[name])
        engine.state.epoch, engine.state.iteration = state["epoch"], state["iteration"]
        self.best, self.stale = state["best"], state["stale"]
        logger.info("resumed after epoch %d", engine.state.epoch)

    def keep_best(self, engine: Engine) -> None:
        if self.evaluator.state.epoch != engine.state.epoch:  # no validation in this epoch
            return
        score = self.evaluator.state.metrics[self.evaluator.state.key_metric_name]
        if score > self.best:
            self.best, self.stale = float(score), 0
            if self.keep == "best":
                self._save(self.network.state_dict(), "model.pt")
            return
        self.stale += 1
        if self.stale == self.patience:
            logger.info("stopped early: no better score in %d validations", self.stale)
            engine.terminate()

    def save_last(self, engine: Engine) -> None:
        state = {name: owner.state_dict() for name, owner in self.resumed.items()}
        state |= {"epoch": engine.state.epoch, "iteration": engine.state.iteration}
        self._save({**state, "best": self.best, "stale": self.stale}, "last.pt")

    def save_snapshot(self, engine: Engine) -> None:
        self._save(self.network.state_dict(), f"snapshots/epoch_{engine.state.epoch:04d}.pt")

    def finish(self, engine: Engine) -> None:
        if not is_main_process():
            return
        if self.keep == "last" or not (self.run_dir / "model.pt").exists():
            self._save(self.network.state_dict(), "model.pt")
        (self.run_dir / "last.pt").unlink(missing_ok=True)
        mark_finished(str(self.run_dir))
        score = f"best score {self.best:.4f}; " if math.isfinite(self.best) else "never validated; "
        logger.info("%sweights: %s", score, self.run_dir / "model.pt")

    def _save(self, state: Mapping[str, Any], name: str) -> None:
        if is_main_process():
            # given a path, torch tells nothing of a full disk
            with whole_file(self.run_dir / name) as file, file.open("wb") as stream:
                torch.save(state, stream)
