"""volume_stem: the file name of a volume, or of a picture, without its format."""

from pathlib import Path

from common.data.volume_suffixes import VOLUME_SUFFIXES


def volume_stem(path: str | Path, *, suffixes: tuple[str, ...] = VOLUME_SUFFIXES) -> str | None:
    """`Case00` of `Case00.nii.gz`, or None if the name ends in none of the suffixes.

    Hidden files are none: macOS leaves a `._Case00.nii.gz` beside each file it packs.
    """
    name = Path(path).name
    if name.startswith("."):
        return None
    for suffix in suffixes:
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return None
