"""Where runs go."""

from pathlib import Path


def runs_folder(bundle_root: str) -> str:
    """`runs` beside `bundles/`, shared by the whole collection; inside the bundle where it was packed by itself."""
    root = Path(bundle_root)
    return str((root.parent.parent if root.parent.name == "bundles" else root) / "runs")
