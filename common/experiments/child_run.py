"""ChildRun: one of the runs of an experiment, trained and then evaluated on the cases that it held out."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from common.tracking.run_folder import mark_finished

Stage = Literal["train", "evaluate"]
TRAIN = ("train.json",)
EVALUATE = ("train.json", "evaluate.json")


@dataclass(frozen=True)
class ChildRun:
    """What it runs is given; how far it is, its folder says: a repeated experiment goes on from there.

    Args:
        folder: of this run alone; its last part is the run's name.
        configs: folder of the bundle's config files.
        overlays: config files that come last, in training and in evaluation.
        options: by key, as they would be typed on the command line.
        stages: what is to be done, in this order, and the config files of each, by name or path, before the overlays.
        trained_by: folder of the run whose weights it evaluates, for one that is not trained itself and is not given
            weights among its options.
    """

    folder: Path
    configs: Path
    overlays: Sequence[str]
    options: Mapping[str, str]
    stages: Mapping[Stage, Sequence[str]] = field(default_factory=lambda: {"train": TRAIN, "evaluate": EVALUATE})
    trained_by: Path | None = None

    @property
    def name(self) -> str:
        return self.folder.name

    def next_stage(self) -> Stage | None:
        """What is left to do first; None where all is done."""
        return next((stage for stage in self.stages if self._finished(stage) is None), None)

    def has_begun(self) -> bool:
        """Whether there is something that a run with other settings must not be mixed with."""
        begun = self.training() if "train" in self.stages else self.evaluation()
        return self._is_interrupted() or begun is not None

    def is_ready(self) -> bool:
        """Whether what it evaluates is there, or its own to make."""
        return self.trained_by is None or self.training() is not None

    def training(self) -> Path | None:
        """The folder of its weights, where it has been trained."""
        return self._finished("train", self.trained_by)

    def evaluation(self) -> Path | None:
        """The folder of its scores, where it has been evaluated."""
        return self._finished("evaluate")

    def command(self, stage: Stage, *, parent_run: str) -> list[str]:
        """What trains or evaluates it, in a process of its own."""
        files = [*(str(self.configs / name) for name in self.stages[stage]), *self.overlays]
        options = {**self.options, "output_dir": repr(str(self.folder)), "parent_run": repr(parent_run)}
        if stage == "train" and self._is_interrupted():
            options["resume"] = "True"
        elif stage == "evaluate" and ("train" in self.stages or self.trained_by):
            options["weights"] = repr(f"{self.training()}/model.pt")
        words = [word for key, text in options.items() for word in (f"--{key}", text)]
        return [sys.executable, "-m", "monai.bundle", "run", "--config_file", str(files), *words]

    def complete(self, stage: Stage) -> None:
        """To be told when a command has ended well: training marks its folder itself, evaluation does not."""
        if stage == "evaluate":
            mark_finished(str(max(self.folder.glob("evaluate-*/summary.json")).parent))

    def _finished(self, stage: Stage, folder: Path | None = None) -> Path | None:
        found = sorted((folder or self.folder).glob(f"{stage}-*/finished"))
        return found[-1].parent if found else None

    def _is_interrupted(self) -> bool:
        return self.training() is None and any(self.folder.glob("train-*/last.pt"))
