"""volume_stem: a volume's file name without its format."""

from pathlib import Path

from common.data.volume_suffixes import VOLUME_SUFFIXES


def volume_stem(path: str | Path) -> str | None:
    """`Case00` of `Case00.nii.gz`, or None if the name is not that of a volume.

    Hidden files are none: macOS leaves a `._Case00.nii.gz` beside each file it packs.
    """
    name = Path(path).name
    if name.startswith("."):
        return None
    for suffix in VOLUME_SUFFIXES:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return None
