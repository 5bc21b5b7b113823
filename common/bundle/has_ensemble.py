"""has_ensemble: whether a folder holds a trained ensemble."""

from pathlib import Path


def has_ensemble(folder: Path) -> bool:
    """One that is complete, trained or packed; or members of which one, at least, has finished."""
    return (folder / "ensemble.json").is_file() or any(folder.glob("**/train-*/finished"))
