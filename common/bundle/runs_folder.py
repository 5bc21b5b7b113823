"""Where runs go."""

from pathlib import Path


def runs_folder(bundle_root: str) -> str:
    """`runs` beside `bundles/`, shared by the whole collection; inside the bundle where it was packed by itself."""
    root = Path(bundle_root)
    is_packed = (root / "bundles").is_dir()  # its code; it may well have been unpacked into a folder called bundles
    return str((root.parent.parent if root.parent.name == "bundles" and not is_packed else root) / "runs")
