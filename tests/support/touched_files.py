"""touched_files: empty files in folders, for what goes by names alone."""

from pathlib import Path


def touched_files(root: Path, *names: str) -> Path:
    """The root, in which there are such files."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root
