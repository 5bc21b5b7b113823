"""shown_images: the files of a label server's studies that stand for an image."""

from collections.abc import Iterable
from pathlib import Path

from common.data.sequence_names import SEQUENCE_NAMES
from common.data.volume_role import volume_role
from common.data.volume_stem import volume_stem
from common.label.subject_files import subject_of

_ORDER = list(dict.fromkeys(SEQUENCE_NAMES.values()))


def shown_images(files: Iterable[str]) -> list[str]:
    """All but hidden ones, of SUBJECT_flair, SUBJECT_t1, ... the first in our order of sequences, and no mask or label
    that goes with it.
    """
    names = sorted(name for name in files if not name.startswith("."))
    first: dict[str, str] = {}
    for name in sorted(names, key=_rank):
        if _sequence(name):
            first.setdefault(subject_of(Path(name)), name)
    beside = {name for name in names for subject in first if _belongs(name, subject)}
    return [name for name in names if name not in beside or name in first.values()]


def _sequence(name: str) -> str | None:
    subject = subject_of(Path(name))
    stem = volume_stem(name) or ""
    return volume_role(stem, subject=subject) if subject != stem else None


def _rank(name: str) -> int:
    role = _sequence(name)
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)


def _belongs(name: str, subject: str) -> bool:
    stem = volume_stem(name) or ""
    return stem.startswith((f"{subject}_", f"{subject}-")) and volume_role(stem, subject=subject) is not None
