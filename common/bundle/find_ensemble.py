"""Finds the folder of a trained ensemble."""

from pathlib import Path


def find_ensemble(runs: str, *, bundle_root: str) -> str:
    """The folder `runs` if an ensemble's members were trained in it, else that of the weights that the bundle ships."""
    shipped = Path(bundle_root) / "models"
    is_trained = (Path(runs) / "ensemble.json").is_file() or any(Path(runs).glob("**/train-*/finished"))
    return str(shipped if not is_trained and (shipped / "ensemble.json").is_file() else runs)
