"""run_folder makes a run's folder, or finds the one to resume."""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from monai.bundle import ConfigParser

import common.tracking.run_folder as module
from common.tracking.run_folder import mark_finished

Refused = Callable[[], AbstractContextManager[list[str]]]

CONFIG = {
    "seed": 0,
    "learning_rate": 0.1,
    "max_epochs": 12,
    "spacing": [1.0, 1.5],
    "resume": False,
    "optimizer": {"_target_": "torch.optim.SGD", "lr": "@learning_rate"},
    "run_dir": {
        "_target_": "common.tracking.run_folder.run_folder",
        "output_dir": "@output_dir",
        "kind": "train",
        "resume": "@resume",
        "required_gb": 0.0,
    },
}


@pytest.fixture(autouse=True)
def _own_clock_and_locks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Runs start a second apart, and nothing stays locked after a test."""
    seconds = iter(range(60))
    monkeypatch.setattr(module, "time", SimpleNamespace(strftime=lambda _format: f"20260101-0000{next(seconds):02d}"))
    monkeypatch.setattr(module, "_locks", {})
    yield
    _end_process()


def _end_process() -> None:
    """What the end of a process does: its locks go."""
    while module._locks:
        os.close(module._locks.popitem()[1])


def _start(runs: Path, **overrides: Any) -> Path:
    """Runs a config as far as its run folder."""
    parser = ConfigParser({"output_dir": str(runs), **deepcopy(CONFIG)})
    parser.update(overrides)
    return Path(parser.get_parsed_content("run_dir"))


def _interrupted_run(runs: Path, **overrides: Any) -> Path:
    folder = _start(runs, **overrides)
    _end_process()
    return folder


def test_new_run_has_a_folder_of_its_own(tmp_path: Path) -> None:
    first, second = _start(tmp_path / "runs" / "vnet"), _start(tmp_path / "runs" / "vnet")
    assert first.parent == second.parent == tmp_path / "runs" / "vnet"
    assert first.name.startswith("train-20260101-000000-")
    assert second.name.startswith("train-20260101-000001-")


def test_kind_begins_the_name(tmp_path: Path) -> None:
    assert _start(tmp_path, **{"run_dir::kind": "evaluate"}).name.startswith("evaluate-")


def test_config_is_recorded_with_overrides_and_places(tmp_path: Path) -> None:
    overrides = {"learning_rate": 0.2, "output_dir": f"$'{tmp_path}' + '/runs'"}
    recorded = json.loads((_start(tmp_path, **overrides) / "config.json").read_text())
    assert recorded["learning_rate"] == 0.2
    assert recorded["seed"] == 0
    assert recorded["optimizer"] == CONFIG["optimizer"]
    assert recorded["output_dir"] == f"{tmp_path}/runs"


def test_last_interrupted_run_is_resumed(tmp_path: Path) -> None:
    interrupted = [_interrupted_run(tmp_path) for _ in range(2)]
    finished = _interrupted_run(tmp_path)
    mark_finished(str(finished))
    _interrupted_run(tmp_path, **{"run_dir::kind": "evaluate"})
    assert _start(tmp_path, resume=True) == interrupted[-1]


def test_resumption_keeps_the_first_record(tmp_path: Path) -> None:
    folder = _interrupted_run(tmp_path)
    before = (folder / "config.json").read_bytes()
    _start(tmp_path, resume=True, max_epochs=20)
    assert (folder / "config.json").read_bytes() == before


def test_run_can_be_resumed_twice(tmp_path: Path) -> None:
    folder = _interrupted_run(tmp_path)
    assert _start(tmp_path, resume=True) == folder
    _end_process()
    assert _start(tmp_path, resume=True) == folder


def test_run_can_be_resumed_by_its_own_process(tmp_path: Path) -> None:
    folder = _start(tmp_path)
    assert _start(tmp_path, resume=True) == folder


@pytest.mark.parametrize(
    "changed",
    [{"max_epochs": 100}, {"device": "cpu"}, {"track": False}, {"parent_run": "b"}],
    ids=lambda changed: next(iter(changed)),
)
def test_what_does_not_change_the_result_may_differ(tmp_path: Path, changed: dict[str, Any]) -> None:
    knobs = {"device": "cuda", "track": True, "parent_run": "a"}
    folder = _interrupted_run(tmp_path, **knobs)
    assert _start(tmp_path, **{**knobs, **changed, "resume": True}) == folder


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"learning_rate": 0.2}, "learning_rate"),
        ({"spacing": [1.0, 2.0]}, "spacing"),
        ({"optimizer::lr": 1.0}, "optimizer"),
        ({"new_knob": 3}, "new_knob"),
        ({"num_workers": 4}, "num_workers"),
    ],
    ids=["number", "list", "component", "new", "worker processes"],
)
def test_run_with_another_knob_is_not_resumed(
    tmp_path: Path, refused: Refused, changed: dict[str, Any], name: str
) -> None:
    folder = _interrupted_run(tmp_path)
    with refused() as lines:
        _start(tmp_path, resume=True, **changed)
    assert lines[0].startswith(f"resume: {name} differs from {folder / 'config.json'}; ")


def test_nothing_to_resume_is_refused(tmp_path: Path, refused: Refused) -> None:
    mark_finished(str(_interrupted_run(tmp_path)))
    with refused() as lines:
        _start(tmp_path, resume=True)
    assert lines == [f"resume: no interrupted run in {tmp_path}; leave --resume out to start a new one"]


def test_run_of_another_process_is_not_resumed(tmp_path: Path, refused: Refused) -> None:
    folder = _interrupted_run(tmp_path)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with refused() as lines:
            _start(tmp_path, resume=True)
    assert lines == [f"resume: {folder} is still being written by another process; wait for it"]


def test_run_is_locked_while_its_process_lives(tmp_path: Path) -> None:
    folder = _start(tmp_path)
    with (folder / "lock").open("w") as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_file_in_the_place_of_the_folder_is_refused(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "runs").touch()
    with refused() as lines:
        _start(tmp_path / "runs")
    assert lines[0].startswith(f"output_dir: cannot write to {tmp_path / 'runs'} (")
    assert lines[0].endswith("; choose another")


def test_too_little_space_is_refused(tmp_path: Path, refused: Refused, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = SimpleNamespace(disk_usage=lambda _folder: SimpleNamespace(free=1_500_000_000))
    monkeypatch.setattr(module, "shutil", disk)
    assert _start(tmp_path, **{"run_dir::required_gb": 1.5}).is_dir()
    with refused() as lines:
        _start(tmp_path, **{"run_dir::required_gb": 2})
    assert lines[0] == f"output_dir: {tmp_path} has 1.5 GB free, this run needs 2 GB"
    assert len(list(tmp_path.glob("train-*"))) == 1  # that of the run that had enough


def test_start_that_failed_at_once_does_not_hide_the_run_to_resume(tmp_path: Path) -> None:
    interrupted = _interrupted_run(tmp_path)
    (interrupted / "last.pt").touch()
    _interrupted_run(tmp_path)
    assert _start(tmp_path, resume=True) == interrupted
