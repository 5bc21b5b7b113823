"""volumes_by_stem: the volumes, or the pictures, of a folder, by case id."""

from collections.abc import Iterable
from pathlib import Path

from common.checks.input_error import InputError
from common.data.volume_stem import volume_stem
from common.data.volume_suffixes import VOLUME_SUFFIXES


def volumes_by_stem(folders: Iterable[Path], *, suffixes: tuple[str, ...] = VOLUME_SUFFIXES) -> dict[str, Path]:
    """The files of these formats directly in these folders, sorted by stem; everything else is left aside."""
    volumes: dict[str, Path] = {}
    for path in (path for folder in folders for path in _files(folder)):
        stem = volume_stem(path, suffixes=suffixes)
        if stem is None:
            continue
        if stem in volumes:
            raise InputError(f"{volumes[stem]} and {path} are both case {stem!r}; rename or remove one of them")
        volumes[stem] = path
    return dict(sorted(volumes.items()))


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise InputError(f"{folder} cannot be listed: {error.strerror}; check the path and its permissions") from error
