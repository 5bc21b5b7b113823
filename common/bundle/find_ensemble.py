"""Finds the folder of a trained ensemble."""

from pathlib import Path

from common.bundle.has_ensemble import has_ensemble


def find_ensemble(runs: str, *, bundle_root: str) -> str:
    """The folder `runs` if an ensemble's members were trained in it, else that of the weights that the bundle ships."""
    shipped = Path(bundle_root) / "models"
    return str(shipped if has_ensemble(shipped) and not has_ensemble(Path(runs)) else runs)
