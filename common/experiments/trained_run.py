"""TrainedRun: what a finished training has left in its folder for those who want to know how it went.

`common.bundle.saved_model.SavedModel` is of the network that came out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.files.read_json_object import read_json_object
from common.tracking.read_curves import read_curves


@dataclass(frozen=True)
class TrainedRun:
    """A run with snapshots, which RunCheckpoint keeps with `snapshot_interval`.

    Attributes:
        config: as it was run.
        snapshots: files of weights, by epoch.
    """

    folder: Path
    config: Mapping[str, Any]
    snapshots: Mapping[int, Path]

    @classmethod
    def read(cls, folder: Path, *, bundle: str) -> "TrainedRun":
        """InputError unless the folder is that of a finished training of the bundle with snapshots."""
        file = folder / "config.json"
        if not file.is_file():
            raise InputError(f"run: {folder} must be the folder of a training, train-..., it has no config.json")
        config = read_json_object(file, form='{"network_def": {...}, ...}', argument="run")
        own = Path(str(config.get("bundle_root"))).name
        if own != bundle:
            raise InputError(f"run: {folder} must be of the bundle {bundle}, it is of {own}; name that")
        files = sorted(folder.glob("snapshots/epoch_[0-9]*.pt"))
        if not files:
            raise InputError(
                f"run: {folder} must have snapshots, it has none; train with --snapshot_interval 1 or more"
            )
        if not (folder / "finished").is_file():
            raise InputError(f"run: {folder} must be finished, it is not; resume it with --resume true, or wait for it")
        return cls(folder, config, {int(path.stem.removeprefix("epoch_")): path for path in files})

    @property
    def curves(self) -> dict[str, Sequence[tuple[float, float]]]:
        """(epoch, value) pairs by name; none where no CurveRecorder took them down."""
        table = self.folder / "pictures" / "curves.csv"
        return {**read_curves(table)} if table.is_file() else {}
