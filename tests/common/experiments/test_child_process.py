"""ChildProcess runs a stage, and says in one line why it failed."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from common.experiments.child_process import ChildProcess
from common.experiments.child_run import ChildRun

Scripted = Callable[..., ChildRun]


def _ended(child: ChildRun, **options: Any) -> ChildProcess:
    process = ChildProcess(child, "train", **{"parent_run": "", "gpu": None, **options})
    process.await_end()
    return process


def test_success_is_no_problem(scripted: Scripted) -> None:
    process = _ended(scripted("a"))
    assert process.problem() is None
    assert process.child.next_stage() == "evaluate"


def test_problem_is_the_first_error_line_with_the_log(scripted: Scripted) -> None:
    process = _ended(scripted("a", train="print('data\\nerror: seed: no\\nerror: later'); raise SystemExit(1)"))
    assert process.problem() == f"a: seed: no ({process.child.folder / 'train.log'})"


def test_problem_of_a_crash_is_its_last_line(scripted: Scripted) -> None:
    process = _ended(scripted("a", train="raise KeyError('x')"))
    assert process.problem() == f"a: KeyError: 'x' ({process.log})"


def test_silent_problem_is_the_exit_status(scripted: Scripted) -> None:
    assert str(_ended(scripted("a", train="raise SystemExit(3)")).problem()).startswith("a: exit status 3 (")


def test_problem_is_not_that_of_an_earlier_start(scripted: Scripted) -> None:
    _ended(scripted("a", train="raise SystemExit('error: old')"))
    process = _ended(scripted("a", train="raise SystemExit('error: new')"))
    assert str(process.problem()).startswith("a: new (")
    assert process.log.read_text().splitlines() == ["error: old", "error: new"]


@pytest.mark.parametrize(("gpu", "seen"), [("3", "3"), (None, "0,1")], ids=["one", "as they are"])
def test_process_sees_its_gpu(scripted: Scripted, monkeypatch: pytest.MonkeyPatch, gpu: str | None, seen: str) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    child = scripted("a", train="import os; print(os.environ['CUDA_VISIBLE_DEVICES'])")
    assert _ended(child, gpu=gpu).last_line() == seen


def test_interruption_reaches_the_process_as_ctrl_c(scripted: Scripted) -> None:
    child = scripted("a", train="import time; print('ready', flush=True); time.sleep(60)")
    process = ChildProcess(child, "train", parent_run="", gpu=None)
    while process.last_line() != "ready":
        time.sleep(0.01)
    process.interrupt()
    process.await_end()
    assert str(process.problem()).startswith("a: KeyboardInterrupt")


def test_process_has_the_threads_it_is_given(scripted: Scripted) -> None:
    child = scripted("a", train="import os; print(os.environ['OMP_NUM_THREADS'])")
    assert _ended(child, threads=3).last_line() == "3"
