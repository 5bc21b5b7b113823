"""The learning rate is halved when a metric stops improving, also across an interruption."""

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
import torch
from ignite.engine import Engine, Events
from ignite.metrics import Average
from monai.engines import SupervisedTrainer
from torch import nn

from common.engines.halve_on_plateau import HalveOnPlateau


def _scheduler(**options: Any) -> HalveOnPlateau:
    optimizer = torch.optim.SGD([nn.Parameter(torch.ones(1))], lr=1.0)
    return HalveOnPlateau(optimizer, **{"patience": 1, **options})


def _rates(scheduler: HalveOnPlateau, scores: Sequence[float]) -> list[float]:
    """The learning rate after each epoch of these scores."""
    rates: list[float] = []
    engine = Engine(lambda engine, batch: scores[engine.state.epoch - 1])
    Average().attach(engine, "train_loss")
    scheduler.attach(engine)
    engine.add_event_handler(Events.EPOCH_COMPLETED, lambda: rates.append(scheduler.optimizer.param_groups[0]["lr"]))
    engine.run([0], max_epochs=len(scores))
    return rates


def test_rate_is_halved_after_patience_runs_out() -> None:
    # the third epoch is borne, the fourth is one too many; then the same again
    assert _rates(_scheduler(), [3.0, 2.0, 2.0, 2.0, 2.0, 2.0]) == [1, 1, 1, 0.5, 0.5, 0.25]


def test_improvement_renews_the_patience() -> None:
    assert _rates(_scheduler(), [3.0, 3.0, 2.0, 2.0, 1.0, 1.0]) == [1] * 6


def test_change_below_the_threshold_is_no_improvement() -> None:
    assert _rates(_scheduler(threshold=0.1), [3.0, 2.9, 2.8]) == [1, 1, 0.5]


def test_larger_can_be_better() -> None:
    assert _rates(_scheduler(mode="max"), [0.1, 0.2, 0.3]) == [1, 1, 1]
    assert _rates(_scheduler(mode="max"), [0.3, 0.2, 0.1]) == [1, 1, 0.5]


def test_halving_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        _rates(_scheduler(), [1.0, 1.0, 1.0, 1.0])
    assert [record.getMessage() for record in caplog.records if record.name.endswith("halve_on_plateau")] == [
        "train_loss no longer improves: learning rate halved to 0.5"
    ]


def test_patience_survives_an_interruption() -> None:
    interrupted = _scheduler()
    assert _rates(interrupted, [3.0, 3.0]) == [1, 1]
    file = BytesIO()
    torch.save(interrupted.state_dict(), file)
    file.seek(0)
    resumed = _scheduler()
    resumed.load_state_dict(torch.load(file, weights_only=True))
    assert _rates(resumed, [3.0]) == [0.5]


def test_metric_of_monais_trainer_is_there_in_time() -> None:
    network = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0)
    scheduler = HalveOnPlateau(optimizer, patience=0)
    SupervisedTrainer(
        device=torch.device("cpu"),
        max_epochs=2,
        train_data_loader=[{"image": torch.ones(1, 1), "label": torch.ones(1, 1)}],
        network=network,
        optimizer=optimizer,
        loss_function=nn.MSELoss(),
        iteration_update=lambda engine, batch: {"loss": 1.0},
        key_train_metric={"train_loss": Average(output_transform=lambda output: output["loss"])},
        train_handlers=[scheduler],
        decollate=False,
    ).run()
    assert optimizer.param_groups[0]["lr"] == 0.5


def test_unknown_metric_is_refused() -> None:
    with pytest.raises(ValueError, match=r"metric must be one of the engine's, which are \['train_loss'\], got 'dice'"):
        _rates(_scheduler(metric="dice"), [1.0])
