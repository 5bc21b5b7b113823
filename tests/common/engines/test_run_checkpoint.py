"""RunCheckpoint keeps the best weights and lets an interrupted run go on."""

import errno
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch
from ignite.engine import Events
from ignite.metrics import Metric
from monai.engines import SupervisedEvaluator, SupervisedTrainer
from monai.handlers import ValidationHandler
from torch import nn

import common.engines.run_checkpoint as module
from common.checks.input_error import InputError
from common.engines.run_checkpoint import RunCheckpoint
from common.engines.supervised_step import SupervisedStep

CPU = torch.device("cpu")


class _Scores(Metric):
    """The given score for each validation, whatever the network does."""

    def __init__(self, scores: Sequence[float]) -> None:
        self.scores = iter(scores)
        super().__init__()

    def reset(self) -> None: ...

    def update(self, _output: Any) -> None: ...

    def compute(self) -> float:
        return next(self.scores)


class Run:
    """A run of a network of one weight, whose value tells the epochs apart."""

    def __init__(
        self,
        folder: Path,
        scores: Sequence[float],
        *,
        val_interval: int = 1,
        interval: int = 1,
        patience: int = 0,
        snapshot_interval: int = 0,
    ) -> None:
        torch.manual_seed(0)
        self.network = nn.Linear(1, 1, bias=False)
        self.optimizer = torch.optim.SGD(self.network.parameters(), lr=0.01, momentum=0.9)
        self.scheduler = torch.optim.lr_scheduler.StepLR(self.optimizer, step_size=2, gamma=0.5)
        data = [{"image": torch.tensor([[1.0]]), "label": torch.tensor([[3.0]])}] * 2
        self.evaluator = SupervisedEvaluator(
            device=CPU, val_data_loader=data, network=self.network, key_val_metric={"score": _Scores(scores)}
        )
        self.checkpoint = RunCheckpoint(
            str(folder),
            network=self.network,
            evaluator=self.evaluator,
            resumed={"optimizer": self.optimizer, "scheduler": self.scheduler},
            interval=interval,
            patience=patience,
            snapshot_interval=snapshot_interval,
        )
        self.trainer = SupervisedTrainer(
            device=CPU,
            max_epochs=1,
            train_data_loader=data,
            network=self.network,
            optimizer=self.optimizer,
            loss_function=nn.MSELoss(),
            iteration_update=SupervisedStep(),
            decollate=False,
        )
        self.weights: dict[int, float] = {}  # at the end of each epoch
        self.trainer.add_event_handler(Events.EPOCH_COMPLETED, self._end_epoch)
        ValidationHandler(val_interval, self.evaluator).attach(self.trainer)
        self.checkpoint.attach(self.trainer)

    def _end_epoch(self) -> None:
        self.weights[self.trainer.state.epoch] = self.network.weight.item()
        self.scheduler.step()

    def train(self, max_epochs: int, *, interrupted_in: int = 0) -> "Run":
        if interrupted_in:
            self.trainer.add_event_handler(Events.EPOCH_STARTED(once=interrupted_in), _interrupt)
        self.trainer.state.max_epochs = max_epochs
        if interrupted_in:
            with pytest.raises(RuntimeError, match="power cut"):
                self.trainer.run()
        else:
            self.trainer.run()
        return self


def _interrupt() -> None:
    raise RuntimeError("power cut")


def _saved_weight(folder: Path, name: str = "model.pt") -> float:
    return torch.load(folder / name, weights_only=True)["weight"].item()


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_best_weights_are_kept(tmp_path: Path) -> None:
    run = Run(tmp_path, [0.1, 0.7, 0.3, 0.7]).train(4)  # an equal score is no better one
    assert len(set(run.weights.values())) == 4
    assert _saved_weight(tmp_path) == run.weights[2]


def test_best_weights_are_a_flat_state_dict(tmp_path: Path) -> None:
    Run(tmp_path, [0.1]).train(1)
    assert torch.load(tmp_path / "model.pt", weights_only=True).keys() == {"weight"}


def test_finished_run_keeps_the_best_weights_and_says_that_it_finished(tmp_path: Path) -> None:
    Run(tmp_path, [0.1, 0.2]).train(2)
    assert _names(tmp_path) == ["finished", "model.pt"]


def test_interrupted_run_keeps_what_it_needs_to_go_on(tmp_path: Path) -> None:
    Run(tmp_path, [0.1, 0.2]).train(3, interrupted_in=3)
    assert _names(tmp_path) == ["last.pt", "model.pt"]


def test_run_without_a_validation_keeps_the_last_weights(tmp_path: Path) -> None:
    run = Run(tmp_path, [], val_interval=5).train(2)
    assert _saved_weight(tmp_path) == run.weights[2]


def test_epoch_without_a_validation_is_no_candidate(tmp_path: Path) -> None:
    run = Run(tmp_path, [0.5, 0.4], val_interval=2).train(5)
    assert _saved_weight(tmp_path) == run.weights[2]


def test_state_is_saved_at_the_interval(tmp_path: Path) -> None:
    Run(tmp_path, [0.1] * 5, interval=2).train(6, interrupted_in=6)
    assert torch.load(tmp_path / "last.pt", weights_only=True)["epoch"] == 4


@pytest.mark.parametrize("interrupted_in", [2, 3, 4])
def test_resumed_run_ends_like_an_uninterrupted_one(tmp_path: Path, interrupted_in: int) -> None:
    scores = [0.1, 0.4, 0.2, 0.3, 0.25]
    for folder in ("whole", "resumed"):
        (tmp_path / folder).mkdir()
    whole = Run(tmp_path / "whole", scores).train(5)
    Run(tmp_path / "resumed", scores).train(5, interrupted_in=interrupted_in)
    resumed = Run(tmp_path / "resumed", scores[interrupted_in - 1 :]).train(5)

    assert list(resumed.weights) == list(range(interrupted_in, 6))
    assert resumed.weights == {epoch: whole.weights[epoch] for epoch in resumed.weights}
    assert resumed.scheduler.get_last_lr() == whole.scheduler.get_last_lr()
    assert resumed.trainer.state.iteration == whole.trainer.state.iteration == 10
    assert _saved_weight(tmp_path / "resumed") == _saved_weight(tmp_path / "whole")


def test_run_that_was_interrupted_after_its_last_epoch_is_only_finished(tmp_path: Path) -> None:
    run = Run(tmp_path, [0.1, 0.2])
    run.trainer.add_event_handler(Events.EPOCH_COMPLETED(once=2), _interrupt)
    with pytest.raises(RuntimeError, match="power cut"):
        run.train(2)
    assert Run(tmp_path, []).train(2).weights == {}
    assert _saved_weight(tmp_path) == run.weights[2]
    assert _names(tmp_path) == ["finished", "model.pt"]


def test_resumed_run_does_not_replace_better_weights(tmp_path: Path) -> None:
    interrupted = Run(tmp_path, [0.9, 0.1]).train(4, interrupted_in=3)
    Run(tmp_path, [0.5, 0.6]).train(4)
    assert _saved_weight(tmp_path) == interrupted.weights[1]


def test_patience_stops_the_run(tmp_path: Path) -> None:
    run = Run(tmp_path, [0.1, 0.5, 0.4, 0.3, 0.9], patience=2).train(5)
    assert list(run.weights) == [1, 2, 3, 4]  # two validations after the best
    assert _saved_weight(tmp_path) == run.weights[2]
    assert _names(tmp_path) == ["finished", "model.pt"]


def test_better_score_renews_the_patience(tmp_path: Path) -> None:
    run = Run(tmp_path, [0.1, 0.0, 0.2, 0.1, 0.3], patience=2).train(5)
    assert list(run.weights) == [1, 2, 3, 4, 5]


def test_patience_survives_an_interruption(tmp_path: Path) -> None:
    Run(tmp_path, [0.5, 0.4], patience=2).train(9, interrupted_in=3)
    run = Run(tmp_path, [0.3, 0.9], patience=2).train(9)
    assert list(run.weights) == [3]


def test_no_patience_never_stops(tmp_path: Path) -> None:
    assert len(Run(tmp_path, [0.5, 0.4, 0.3, 0.2], patience=0).train(4).weights) == 4


def test_score_that_is_no_number_is_not_the_best(tmp_path: Path) -> None:
    run = Run(tmp_path, [math.nan, 0.1, math.nan]).train(3)
    assert _saved_weight(tmp_path) == run.weights[2]


def test_snapshots_are_the_weights_after_their_epochs_and_stay(tmp_path: Path) -> None:
    run = Run(tmp_path, [0.9, 0.1, 0.1, 0.1, 0.1], snapshot_interval=2).train(5)
    assert _names(tmp_path) == ["finished", "model.pt", "snapshots"]
    assert _names(tmp_path / "snapshots") == ["epoch_0002.pt", "epoch_0004.pt"]
    for epoch in (2, 4):
        assert _saved_weight(tmp_path, f"snapshots/epoch_{epoch:04d}.pt") == run.weights[epoch]


def test_resumed_run_goes_on_with_the_snapshots(tmp_path: Path) -> None:
    Run(tmp_path, [0.1] * 4, snapshot_interval=1).train(4, interrupted_in=3)
    Run(tmp_path, [0.1] * 4, snapshot_interval=1).train(4)
    assert _names(tmp_path / "snapshots") == [f"epoch_{epoch:04d}.pt" for epoch in (1, 2, 3, 4)]


def test_number_of_epochs_below_zero_between_snapshots_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="snapshot_interval: must be at least 0, got -1; 0 keeps no snapshots"):
        Run(tmp_path, [], snapshot_interval=-1)


def test_processes_but_the_first_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "is_main_process", lambda: False)
    Run(tmp_path, [0.1, 0.2], snapshot_interval=1).train(2)
    assert _names(tmp_path) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def full(_path: Path) -> Iterator[Path]:
        yield Path("/dev/full")

    monkeypatch.setattr(module, "whole_file", full)
    run = Run(tmp_path, [0.1])
    with pytest.raises(OSError, match="No space left") as caught:
        run.train(1)
    assert caught.value.errno == errno.ENOSPC


def test_resuming_with_fewer_epochs_than_are_done_is_refused(tmp_path: Path) -> None:
    Run(tmp_path, [0.1, 0.2, 0.3, 0.4]).train(5, interrupted_in=4)
    with pytest.raises(
        InputError, match="max_epochs: must be at least that to resume, the run has done 3 epochs, got 2"
    ):
        Run(tmp_path, [0.4]).train(2)
    assert (tmp_path / "last.pt").exists()
