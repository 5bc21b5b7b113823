"""evaluation_folder: where the scores of a run are."""

from pathlib import Path

from common.bundle.run_record import RunRecord
from common.checks.input_error import InputError


def evaluation_folder(run: Path) -> Path:
    """The folder itself, of an evaluation or a cross-validation; of a training the newest evaluation of its weights."""
    if (run / "scores.csv").is_file() or (run / "cases.csv").is_file():
        return run
    record = RunRecord.read(run)
    finished = [evaluation for evaluation in record.evaluations if evaluation.is_finished]
    if not finished:
        raise InputError(f"run: {run} has no scores, nor has an evaluation beside it of its weights; evaluate it first")
    return finished[-1].folder
