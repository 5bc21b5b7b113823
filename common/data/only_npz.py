"""only_npz: the NumPy archive that a data set consists of."""

from pathlib import Path

from common.checks.input_error import InputError


def only_npz(root: Path) -> Path | None:
    """The root itself if it is such a file, else the one directly in it, None without any."""
    if root.is_file():
        return root
    archives = sorted(root.glob("[!.]*.npz"))
    if len(archives) > 1:
        raise InputError(
            f"{root} holds {len(archives)} .npz files, {archives[0].name} and others; give the path of one of them"
        )
    return archives[0] if archives else None
