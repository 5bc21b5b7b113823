"""training_notes: what a run's training took down beside its weights."""

import csv
from pathlib import Path

from common.experiments.finished_stage import finished_stage
from common.tracking.read_curves import read_curves


def trained_curves(folder: Path) -> dict[str, list[tuple[float, float]]]:
    """(epoch, value) pairs by name, of the run in the folder; none where it was not trained, or no CurveRecorder."""
    table = _file(folder, "pictures/curves.csv")
    return {} if table is None else read_curves(table)


def class_shares(folder: Path) -> dict[str, float]:
    """The share of each class's voxels in the images and in the segments that were learnt from, as `real_<class>` and
    `captured_<class>`; none where they were not counted."""
    table = _file(folder, "class_shares.csv")
    if table is None:
        return {}
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {f"{kind}_{row['class']}": float(row[kind]) for kind in ("real", "captured") for row in rows}


def _file(folder: Path, name: str) -> Path | None:
    training = finished_stage(folder, "train")
    return training / name if training is not None and (training / name).is_file() else None
