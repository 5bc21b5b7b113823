"""run_children does what is left of each run, some at a time."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pytest

from common.experiments import run_children as module
from common.experiments.child_run import ChildRun
from common.experiments.run_children import run_children
from common.experiments.run_provenance import RunProvenance

Scripted = Callable[..., ChildRun]
FAIL = "raise SystemExit('error: no')"


def _run(*children: ChildRun, gpus: tuple[str | None, ...] = (None,)) -> list[str]:
    return run_children(children, gpus=gpus, poll_seconds=0.01)


def test_every_run_is_trained_and_evaluated(scripted: Scripted) -> None:
    children = [scripted("a"), scripted("b")]
    assert _run(*children) == []
    assert [child.next_stage() for child in children] == [None, None]


def test_finished_stages_are_not_repeated(scripted: Scripted) -> None:
    _run(scripted("a"))
    assert _run(scripted("a", train=FAIL, evaluate=FAIL)) == []


def test_a_failure_is_reported_and_the_others_go_on(scripted: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    children = [scripted("a", train=FAIL), scripted("b", evaluate=FAIL), scripted("c")]
    with caplog.at_level(logging.INFO):
        problems = _run(*children)
    assert [problem.partition(" (")[0] for problem in problems] == ["a: no", "b: no"]
    assert [child.next_stage() for child in children] == ["train", "evaluate", None]
    assert f"failed: {problems[0]}" in caplog.messages


def test_time_that_is_left_is_said(scripted: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        _run(scripted("a"), scripted("b"))
    assert [line for line in caplog.messages if line.startswith("runs left: 1; 00:0")] != []


@pytest.mark.parametrize(
    ("gpus", "first"),
    [((None,), ["a: training", "failed: a"]), (("0", "1"), ["a: training", "b: training"])],
    ids=["no GPU", "two GPUs"],
)
def test_as_many_runs_at_a_time_as_gpus(
    scripted: Scripted, caplog: pytest.LogCaptureFixture, gpus: tuple[str | None, ...], first: list[str]
) -> None:
    with caplog.at_level(logging.INFO):
        _run(*(scripted(name, train=FAIL) for name in "abc"), gpus=gpus)
    assert [line[: len(start)] for line, start in zip(caplog.messages, first, strict=False)] == first


def test_a_gpu_is_used_again(scripted: Scripted) -> None:
    say = "import os; print(os.environ['CUDA_VISIBLE_DEVICES']); raise SystemExit(1)"
    children = [scripted(name, train=say) for name in "abc"]
    _run(*children, gpus=("4", "7"))
    seen = [(child.folder / "train.log").read_text().strip() for child in children]
    assert (seen[:2], seen[2] in ("4", "7")) == (["4", "7"], True)


def test_interruption_ends_the_processes(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    child = scripted("a", train="import time; print('ready', flush=True); time.sleep(60)")

    def press_ctrl_c_when_ready(seconds: float) -> None:
        time.sleep(seconds)
        if "ready" in (child.folder / "train.log").read_text():
            raise KeyboardInterrupt

    clock = SimpleNamespace(sleep=press_ctrl_c_when_ready, monotonic=time.monotonic)
    monkeypatch.setattr(module, "time", clock)
    with pytest.raises(KeyboardInterrupt):
        _run(child)
    assert "KeyboardInterrupt" in (child.folder / "train.log").read_text()


def test_evaluation_waits_for_the_training_of_another_run(scripted: Scripted, caplog: pytest.LogCaptureFixture) -> None:
    trained = scripted("a")
    again = replace(scripted("b"), stages={"evaluate": ()}, trained_by=trained.folder)
    with caplog.at_level(logging.INFO):
        assert _run(again, trained, gpus=("0", "1")) == []
    assert caplog.messages[0].startswith("a: training")
    assert again.evaluation() is not None
    assert (again.training(), trained.has_begun(), again.has_begun()) == (trained.training(), True, True)


def test_evaluation_of_a_training_that_nobody_does_is_a_problem(scripted: Scripted) -> None:
    again = replace(scripted("b"), stages={"evaluate": ()}, trained_by=scripted("a").folder)
    (problem,) = _run(again)
    assert problem.startswith("b: must wait for a training that is not there (")


def test_time_machine_and_code_of_a_run_are_recorded(scripted: Scripted) -> None:
    run = scripted("a", evaluate=FAIL)
    _run(run)
    first = RunProvenance.read(run.folder)
    _run(scripted("a"))
    assert RunProvenance.read(run.folder).seconds > first.seconds > 0
    assert (len(first.commits), len(first.machines)) == (1, 1)
