"""ForestRun: a run of an experiment that is a random forest."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from common.experiments.child_run import ChildRun
from common.experiments.finished_stage import Stage

_SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "random_forest.py"


@dataclass(frozen=True)
class ForestRun(ChildRun):
    """`scripts/random_forest.py` trains and evaluates it at once: its one stage is an evaluation."""

    evaluated_as: ClassVar[str] = "random_forest"

    def command(self, stage: Stage, *, parent_run: str) -> list[str]:
        options = {**self.options, "output_dir": str(self.folder), "parent_run": repr(parent_run)}
        words = [word for key, text in options.items() for word in (f"--{key}", text)]
        overlays = ["--config", *self.overlays] if self.overlays else []
        return [sys.executable, str(_SCRIPT), str(self.configs.parent), *overlays, *words]
