"""Progress shows a bar on a terminal and plain lines elsewhere."""

import io
import logging
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from ignite.engine import Engine, Events

import common.engines.progress as module
from common.engines.progress import Progress


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[list[float]]:
    """Seconds that pass as the engines below work."""
    seconds = [0.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    caplog.set_level(logging.INFO)
    return seconds


@pytest.fixture
def engine(_clock: list[float]) -> Engine:
    """Its iterations take 20 seconds each."""

    def step(_engine: Engine, _batch: int) -> None:
        _clock[0] += 20

    engine = Engine(step)
    engine.add_event_handler(Events.EPOCH_COMPLETED, lambda engine: engine.state.metrics.update(loss=0.5, maps=[1]))
    return engine


@pytest.fixture
def evaluator() -> Engine:
    """An evaluator whose Dice is known after each run."""
    evaluator = Engine(lambda _engine, _batch: None)
    evaluator.add_event_handler(Events.EPOCH_COMPLETED, lambda engine: engine.state.metrics.update(dice=0.25))
    return evaluator


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def _said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Lines of ours, without ignite's."""
    return [record.getMessage() for record in caplog.records if record.name == module.__name__]


def test_trainer_has_a_line_an_epoch(engine: Engine, evaluator: Engine, caplog: pytest.LogCaptureFixture) -> None:
    engine.add_event_handler(
        Events.EPOCH_COMPLETED(every=2), lambda engine: evaluator.run([0], max_epochs=engine.state.epoch)
    )
    Progress("training", evaluator=evaluator).attach(engine)
    engine.run([0, 1], max_epochs=3)
    assert _said(caplog) == [  # two iterations of 20 seconds an epoch
        "training: epoch 1/3  loss 0.5000  0:40 passed, 1:20 left",
        "training: epoch 2/3  loss 0.5000  dice 0.2500  1:20 passed, 0:40 left",
        "training: epoch 3/3  loss 0.5000  2:00 passed, 0:00 left",
    ]


def test_resumed_trainer_counts_its_own_work_only(
    engine: Engine, evaluator: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    def resume(engine: Engine) -> None:
        engine.state.epoch, engine.state.iteration = 2, 4

    engine.add_event_handler(Events.STARTED, resume)
    Progress("training", evaluator=evaluator).attach(engine)
    engine.run([0, 1], max_epochs=4)
    assert _said(caplog) == [
        "training: epoch 3/4  loss 0.5000  0:40 passed, 0:40 left",
        "training: epoch 4/4  loss 0.5000  1:20 passed, 0:00 left",
    ]


@pytest.mark.parametrize(
    ("seconds", "lines"),
    [
        (10, ["1 of 4, 0:20 passed, 1:00 left", "2 of 4, 0:40 passed, 0:40 left",
              "3 of 4, 1:00 passed, 0:20 left", "4 of 4, 1:20 passed, 0:00 left", "4 of 4, done in 1:20"]),
        (30, ["2 of 4, 0:40 passed, 0:40 left", "4 of 4, 1:20 passed, 0:00 left", "4 of 4, done in 1:20"]),
        (1000, ["4 of 4, done in 1:20"]),
    ],
    ids=["often", "seldom", "at the end"],
)  # fmt: skip
def test_evaluator_has_a_line_every_few_seconds_and_the_last(
    engine: Engine, caplog: pytest.LogCaptureFixture, seconds: float, lines: list[str]
) -> None:
    Progress("segmenting", seconds=seconds).attach(engine)
    engine.run([0, 1, 2, 3])
    assert _said(caplog) == [f"segmenting: {line}" for line in lines]


def test_no_control_characters_reach_a_log_file(engine: Engine, capfd: pytest.CaptureFixture[str]) -> None:
    Progress("segmenting").attach(engine)
    engine.run([0, 1])
    assert capfd.readouterr().err == ""


def test_terminal_has_a_bar_with_the_metrics(
    engine: Engine, evaluator: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    Progress("training", evaluator=evaluator).attach(engine)
    engine.run([0, 1], max_epochs=2)
    shown = terminal.getvalue()
    assert "\rtraining: 100%" in shown
    assert "4/4" in shown
    assert "loss 0.5000" in shown
    assert _said(caplog) == []


def test_processes_but_the_first_are_silent(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "is_main_process", lambda: False)
    Progress("segmenting", seconds=0).attach(engine)
    engine.run([0, 1])
    assert _said(caplog) == []


def test_engine_that_runs_again_counts_from_there(
    engine: Engine, evaluator: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    Progress("training", evaluator=evaluator).attach(engine)
    engine.run([0, 1], max_epochs=1)
    engine.run([0, 1], max_epochs=3)
    assert [line.split("  ")[-1] for line in _said(caplog)] == [
        "0:40 passed, 0:00 left",
        "0:40 passed, 0:40 left",
        "1:20 passed, 0:00 left",
    ]
