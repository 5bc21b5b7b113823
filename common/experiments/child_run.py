"""ChildRun: one of the runs of an experiment, trained and then evaluated on the cases that it held out."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from common.experiments.finished_stage import Stage, finished_stage
from common.tracking.run_folder import mark_finished

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
    evaluated_as: ClassVar[str] = "evaluate"  # the kind of an evaluation's folder

    @property
    def name(self) -> str:
        return self.folder.name

    def next_stage(self) -> Stage | None:
        """What is left to do first; None where all is done."""
        done = {"train": self.training, "evaluate": self.evaluation}
        return next((stage for stage in self.stages if done[stage]() is None), None)

    def has_begun(self) -> bool:
        """Whether there is something that a run with other settings must not be mixed with."""
        begun = self.training() if "train" in self.stages else self.evaluation()
        return self._is_interrupted() or begun is not None

    def is_ready(self) -> bool:
        """Whether what it evaluates is there, or its own to make."""
        return self.trained_by is None or self.training() is not None

    def training(self) -> Path | None:
        """The folder of its weights, or of its ensemble, where it has been trained."""
        folder = self.trained_by or self.folder
        return finished_stage(folder, "train") or (folder if _is_ensemble(folder) else None)

    def evaluation(self) -> Path | None:
        """The folder of its scores, where it has been evaluated."""
        return finished_stage(self.folder, self.evaluated_as)

    def command(self, stage: Stage, *, parent_run: str) -> list[str]:
        """What trains or evaluates it, in a process of its own."""
        files = [*(str(self.configs / name) for name in self.stages[stage]), *self.overlays]
        options = {**self.options, "output_dir": repr(str(self.folder)), "parent_run": repr(parent_run)}
        if stage == "train" and self._is_interrupted():
            options["resume"] = "True"
        elif stage == "evaluate" and ("train" in self.stages or self.trained_by):
            options |= self._trained()
        words = [word for key, text in options.items() for word in (f"--{key}", text)]
        return [sys.executable, "-m", "monai.bundle", "run", "--config_file", str(files), *words]

    def complete(self, stage: Stage) -> None:
        """To be told when a command has ended well: training marks its folder itself, evaluation does not."""
        if stage == "evaluate":
            mark_finished(str(max(self.folder.glob(f"{self.evaluated_as}-*/summary.json")).parent))

    def _trained(self) -> dict[str, str]:
        """How an evaluation is given what was trained."""
        folder = self.training()
        if folder is None:
            raise ValueError(f"{self.name} must be trained before it is evaluated")
        return {"ensemble_dir": repr(str(folder))} if _is_ensemble(folder) else {"weights": repr(f"{folder}/model.pt")}

    def _is_interrupted(self) -> bool:
        return self.training() is None and any(self.folder.glob("train-*/last.pt"))


def _is_ensemble(folder: Path) -> bool:
    """Whether it holds the members of a finished ensemble, each in a folder of its own."""
    return (folder / "ensemble.json").is_file() and (folder / "finished").is_file()
