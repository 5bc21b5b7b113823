"""RunRecord: what the folder of a run says of it, and which runs belong together.

`common.bundle.saved_model.SavedModel` is of the network that came out of a training.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object


@dataclass(frozen=True)
class RunRecord:
    """A training, an evaluation or an inference.

    Attributes:
        config: as it was run.
    """

    folder: Path
    config: Mapping[str, Any]

    @classmethod
    def read(cls, folder: Path) -> "RunRecord":
        """InputError unless it is the folder of a run."""
        file = folder / "config.json"
        if not file.is_file():
            runs = sorted(path.parent for path in folder.glob("*/config.json"))
            hint = f"; it holds runs, give one, such as {runs[-1]}" if runs else "; give runs/BUNDLE/train-..."
            raise InputError(f"run: {folder} must be the folder of a run, it has no config.json{hint}")
        return cls(folder, read_json_object(file, form='{"bundle_root": ..., "run_dir": ...}', argument="run"))

    @property
    def bundle(self) -> str:
        return Path(str(self.config.get("bundle_root", "unknown"))).name

    @property
    def kind(self) -> str:
        """ "train", "evaluate" or "inference"."""
        run_dir = self.config.get("run_dir")
        kind = run_dir.get("kind") if isinstance(run_dir, Mapping) else None
        return str(kind or self.folder.name.partition("-")[0])

    @property
    def is_finished(self) -> bool:
        """A training says so itself, an evaluation by its summary."""
        return any((self.folder / name).is_file() for name in ("finished", "summary.json"))

    @property
    def weights(self) -> Path | None:
        """The file that an evaluation has scored; None where the config does not say, or an ensemble's is a folder.

        A folder of runs may have been moved since: the run of the same name beside the evaluation counts, too.
        """
        recorded = self.config.get("weights")
        if not isinstance(recorded, str) or recorded.startswith(("$", "@")):
            return None
        path = Path(recorded)
        return path if path.is_file() else self.folder.parent / path.parent.name / path.name

    @property
    def training(self) -> "RunRecord | None":
        """Itself, or the run whose weights or snapshot were scored, if it is still there."""
        if self.kind == "train":
            return self
        folders = self.weights.parents[:2] if self.weights else ()
        return next((RunRecord.read(folder) for folder in folders if (folder / "config.json").is_file()), None)

    @property
    def evaluations(self) -> "list[RunRecord]":
        """Itself, or those beside a training that have scored its best weights, oldest first."""
        if self.kind == "evaluate":
            return [self]
        folders = sorted(path.parent for path in self.folder.absolute().parent.glob("*/summary.json"))
        others = [RunRecord.read(folder) for folder in folders if (folder / "config.json").is_file()]
        own = self.folder.resolve() / "model.pt"
        return [run for run in others if run.weights is not None and run.weights.resolve() == own]
