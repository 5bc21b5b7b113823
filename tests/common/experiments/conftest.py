"""Runs of an experiment that take a moment: a few lines of Python stand in for the bundle."""

import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from common.experiments.child_run import ChildRun, Stage

_TRAIN = "import pathlib; pathlib.Path('train-1').mkdir(); pathlib.Path('train-1/finished').touch()"
_EVALUATE = "import pathlib; pathlib.Path('evaluate-1').mkdir(); pathlib.Path('evaluate-1/summary.json').touch()"


@dataclass(frozen=True)
class ScriptedRun(ChildRun):
    """Runs its options "train" and "evaluate" as Python, in its own folder."""

    def command(self, stage: Stage, *, parent_run: str) -> list[str]:
        script = f"import os; os.chdir({str(self.folder)!r}); {self.options[stage]}"
        return [sys.executable, "-S", "-c", script]


@pytest.fixture
def scripted(tmp_path: Path) -> Callable[..., ScriptedRun]:
    """Makes a run of the name, which does what its stages shall leave behind unless told otherwise."""

    def make(name: str, *, train: str = _TRAIN, evaluate: str = _EVALUATE) -> ScriptedRun:
        return ScriptedRun(tmp_path / name, tmp_path, [], {"train": train, "evaluate": evaluate})

    return make


@pytest.fixture(autouse=True)
def _interruptions_are_heeded() -> Iterator[None]:
    """A job in the background ignores them, and so would the processes that it starts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
