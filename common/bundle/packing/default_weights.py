"""default_weights: the weights that are packed where none are given."""

from pathlib import Path

from common.checks.input_error import InputError


def default_weights(bundle: Path, runs: Path) -> Path:
    """Those that the bundle ships, else the ensemble or the finished runs in the folder `runs`."""
    shipped = bundle / "models" / "model.pt"
    if shipped.is_file():
        return shipped
    if not (runs / "ensemble.json").is_file() and not any(runs.glob("train-*/finished")):
        raise InputError(
            f"weights: {bundle.name} ships none and {runs} has no finished run; train it first, or give --weights FILE"
        )
    return runs
