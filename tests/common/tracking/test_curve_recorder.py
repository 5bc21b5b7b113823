"""CurveRecorder follows a run, also one that was interrupted."""

from pathlib import Path
from typing import Any

import ignite.distributed as idist
import pytest
import torch
from ignite.engine import Engine, Events
from monai.data import DataLoader, Dataset
from monai.engines import SupervisedEvaluator, SupervisedTrainer
from monai.handlers import CheckpointLoader, CheckpointSaver, ValidationHandler

import common.tracking.curve_recorder as module
from common.tracking.curve_recorder import CurveRecorder

_LOSSES = [4.0, 2.0, 1.0, 0.5]  # of iterations; two make an epoch


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Losses in the history at each drawing."""
    lengths: list[int] = []
    monkeypatch.setattr(module, "training_curves", lambda history, *_, **__: lengths.append(len(history["loss"])))
    return lengths


def _trainer(*, keys: tuple[str, ...] = ("loss",)) -> Engine:
    return Engine(lambda engine, _: {key: torch.tensor(_LOSSES[engine.state.iteration - 1]) for key in keys})


def _evaluator(metrics: dict[str, Any]) -> Engine:
    evaluator = Engine(lambda _engine, _batch: None)
    evaluator.add_event_handler(Events.EPOCH_COMPLETED, lambda engine: engine.state.metrics.update(metrics))
    return evaluator


def _run(trainer: Engine, recorder: CurveRecorder, *, max_epochs: int = 2) -> None:
    recorder.attach(trainer)
    trainer.run([0, 1], max_epochs=max_epochs)


def test_loss_is_the_mean_of_the_epoch(tmp_path: Path, drawn: list[int]) -> None:
    recorder = CurveRecorder(tmp_path / "curves.png", title="run")
    _run(_trainer(), recorder)
    assert recorder.history == {"loss": [(1, 3.0), (2, 0.75)]}


def test_each_loss_has_its_curve(tmp_path: Path, drawn: list[int]) -> None:
    recorder = CurveRecorder(tmp_path / "curves.png", title="run", loss_keys=["loss", "loss_domain"])
    _run(_trainer(keys=("loss", "loss_domain")), recorder)
    assert recorder.history["loss_domain"] == [(1, 3.0), (2, 0.75)]


def test_learning_rate_is_the_one_the_epoch_began_with(tmp_path: Path, drawn: list[int]) -> None:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
    recorder = CurveRecorder(tmp_path / "curves.png", title="run", optimizer=optimizer)
    trainer = _trainer()
    trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda: optimizer.param_groups[0].update(lr=0.01))
    _run(trainer, recorder)
    assert recorder.history["learning_rate"] == [(1, 0.1), (2, 0.01)]


def test_scalar_metrics_are_taken_at_the_trainers_epoch(tmp_path: Path, drawn: list[int]) -> None:
    evaluator = _evaluator({"dice": torch.tensor(0.5), "per_class": torch.zeros(3)})
    recorder = CurveRecorder(tmp_path / "curves.png", title="run", evaluator=evaluator)
    trainer = _trainer()
    trainer.add_event_handler(Events.EPOCH_COMPLETED(every=2), lambda: evaluator.run([0]))
    _run(trainer, recorder)
    assert recorder.history == {"loss": [(1, 3.0), (2, 0.75)], "dice": [(2, 0.5)]}


def test_metric_names_pick_the_curves(tmp_path: Path, drawn: list[int]) -> None:
    evaluator = _evaluator({"dice": 0.5, "hd95": 3.0})
    recorder = CurveRecorder(tmp_path / "curves.png", title="run", evaluator=evaluator, metric_names=["dice"])
    recorder.attach(_trainer())
    evaluator.run([0])
    assert list(recorder.history) == ["dice"]


def test_epochs_in_quick_succession_are_drawn_at_the_first_and_the_last(tmp_path: Path, drawn: list[int]) -> None:
    _run(_trainer(), CurveRecorder(tmp_path / "curves.png", title="run", min_seconds=1000))
    assert drawn == [1, 2]


def test_slow_epochs_are_each_drawn(tmp_path: Path, drawn: list[int]) -> None:
    _run(_trainer(), CurveRecorder(tmp_path / "curves.png", title="run", min_seconds=0))
    assert drawn == [1, 2, 2]


def test_only_the_first_process_draws(tmp_path: Path, drawn: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idist, "get_rank", lambda: 1)
    _run(_trainer(), CurveRecorder(tmp_path / "curves.png", title="run"))
    assert not drawn


def test_table_beside_the_picture_has_a_line_an_epoch(tmp_path: Path, drawn: list[int]) -> None:
    evaluator = _evaluator({"dice": 0.5})
    recorder = CurveRecorder(tmp_path / "pictures" / "curves.png", title="run", evaluator=evaluator)
    trainer = _trainer()
    trainer.add_event_handler(Events.EPOCH_COMPLETED(every=2), lambda: evaluator.run([0]))
    _run(trainer, recorder)
    assert (tmp_path / "pictures" / "curves.csv").read_text().splitlines() == ["epoch,loss,dice", "1,3,", "2,0.75,0.5"]


def test_checkpoint_carries_the_history(tmp_path: Path, drawn: list[int]) -> None:
    recorder = CurveRecorder(tmp_path / "curves.png", title="run")
    _run(_trainer(), recorder)
    torch.save(recorder.state_dict(), tmp_path / "state.pt")
    resumed = CurveRecorder(tmp_path / "curves.png", title="run")
    resumed.load_state_dict(torch.load(tmp_path / "state.pt", weights_only=True))
    assert resumed.history == recorder.history


def test_checkpoint_has_the_epoch_that_is_just_ending(tmp_path: Path, drawn: list[int]) -> None:
    recorder = CurveRecorder(tmp_path / "curves.png", title="run")
    trainer, states = _trainer(), list[dict[str, Any]]()
    # comes before the recorder's own handler
    trainer.add_event_handler(Events.EPOCH_COMPLETED, lambda: states.append(recorder.state_dict()))
    _run(trainer, recorder)
    assert [len(state["history"]["loss"]) for state in states] == [1, 2]


def test_repeated_epoch_replaces_the_one_of_the_interrupted_run(tmp_path: Path, drawn: list[int]) -> None:
    recorder = CurveRecorder(tmp_path / "curves.png", title="run")
    recorder.load_state_dict({"history": {"loss": [[1, 9.0], [2, 9.0], [3, 9.0]]}})
    _run(_trainer(), recorder, max_epochs=1)
    assert recorder.history == {"loss": [(1, 3.0)]}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"loss_keys": ["los"]}, r"loss_keys must be in the training step's output, which is \['loss'\], got 'los'"),
        ({"metric_names": ["dic"]}, r"metric_names must be the evaluator's, which are \['dice'\], got 'dic'"),
    ],
    ids=["loss", "metric"],
)
def test_mistyped_names_are_errors(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    evaluator, trainer = _evaluator({"dice": 0.5}), _trainer()
    trainer.add_event_handler(Events.STARTED, lambda: evaluator.run([0]))
    with pytest.raises(ValueError, match=message):
        _run(trainer, CurveRecorder(tmp_path / "curves.png", title="run", evaluator=evaluator, **options))


def _monai_run(folder: Path, *, max_epochs: int, resume: bool) -> CurveRecorder:
    """Trains a 1x1 convolution on two images of 4x4 pixels."""
    torch.manual_seed(0)
    items = [{"image": torch.full((1, 4, 4), value), "label": torch.ones(1, 4, 4)} for value in (1.0, 2.0)]
    network, device = torch.nn.Conv2d(1, 1, 1), torch.device("cpu")
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01)
    loader = DataLoader(Dataset(items), batch_size=1)
    evaluator = SupervisedEvaluator(device=device, val_data_loader=loader, network=network)
    evaluator.add_event_handler(Events.EPOCH_COMPLETED, lambda engine: engine.state.metrics.update(dice=0.5))
    recorder = CurveRecorder(folder / "curves.png", title="run", evaluator=evaluator)
    trainer = SupervisedTrainer(
        device=device,
        max_epochs=max_epochs,
        train_data_loader=loader,
        network=network,
        optimizer=optimizer,
        loss_function=torch.nn.MSELoss(),
    )
    state = {"network": network, "optimizer": optimizer, "trainer": trainer, "curves": recorder}
    if resume:
        CheckpointLoader(str(folder / "last.pt"), state).attach(trainer)
    ValidationHandler(1, evaluator).attach(trainer)
    recorder.attach(trainer)
    CheckpointSaver(str(folder), state, save_final=True, final_filename="last.pt").attach(trainer)
    trainer.run()
    return recorder


def test_resumed_monai_run_has_the_curves_of_an_uninterrupted_one(tmp_path: Path, drawn: list[int]) -> None:
    whole = _monai_run(tmp_path / "whole", max_epochs=4, resume=False)
    _monai_run(tmp_path / "resumed", max_epochs=2, resume=False)
    resumed = _monai_run(tmp_path / "resumed", max_epochs=4, resume=True)
    assert sorted(whole.history) == ["dice", "learning_rate", "loss"]
    assert [epoch for epoch, _ in whole.history["loss"]] == [1, 2, 3, 4]
    assert resumed.history == whole.history


def test_curves_are_at_the_path(tmp_path: Path) -> None:
    _run(_trainer(), CurveRecorder(tmp_path / "run" / "curves.png", title="run"))
    assert sorted(path.name for path in (tmp_path / "run").iterdir()) == ["curves.csv", "curves.png"]
