"""ChildInProcess: a stage of an experiment's run in this process, where everything is imported already."""

import runpy
import sys
import warnings
from typing import Any
from unittest import mock

from common.experiments.child_run import ChildRun, Stage
from common.experiments.run_provenance import RunProvenance


class ChildInProcess:
    """In the place of `ChildProcess`: has ended when it is there; what goes wrong is raised."""

    gpu = None

    def __init__(self, child: ChildRun, stage: Stage, *, parent_run: str, **_: Any) -> None:
        self.child = child
        self.stage: Stage = stage
        self.log = child.folder / f"{stage}.log"  # not written
        _, _, module, *words = child.command(stage, parent_run=parent_run)  # python -m monai.bundle run ...
        words += ["--logging_file", "False"]  # which would replace the handlers of this process's loggers
        with mock.patch.object(sys, "argv", [module, *words]), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # which would be errors here
            runpy.run_module(module, run_name="__main__")

    def has_ended(self) -> bool:
        return True

    def problem(self) -> None:
        return None

    def record(self) -> None:
        RunProvenance.read(self.child.folder).plus(seconds=1, commit="abc", machine="a bee").write(self.child.folder)

    def last_line(self) -> str:
        return ""
