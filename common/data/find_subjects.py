"""find_subjects: the subjects of a multi-sequence data set."""

import logging
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from common.data.sequence_names import SEQUENCE_NAMES
from common.data.subject import Subject
from common.data.volume_role import volume_role
from common.data.volumes_by_stem import volumes_by_stem

logger = logging.getLogger(__name__)


def find_subjects(root: Path) -> list[Subject]:
    """The subjects whose folders are in `root` or one folder further down (HGG/, LGG/), sorted by case id.

    A folder is a subject's if a volume in it, or in a folder VSD.* in it, is named after a sequence; it may be `root`
    itself. A case id is the folder's name; a bare number further down gets the name of the folder around it too, since
    BraTS 2013 counts high and low grades alike from 0001.
    """
    return sorted(_search(root, root, levels=2), key=lambda subject: subject.case_id)


def _search(folder: Path, root: Path, *, levels: int) -> Iterator[Subject]:
    subject = _subject(folder, root)
    if not SEQUENCE_NAMES.keys().isdisjoint(subject.volumes):
        yield subject
        return
    below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    further = [found for path in below for found in _search(path, root, levels=levels - 1)] if levels else []
    if subject.volumes and not further:
        logger.warning("%s is left aside: none of its volumes is named after a sequence", folder)
    yield from further


def _subject(folder: Path, root: Path) -> Subject:
    name = Path(os.path.abspath(folder)).name  # that of "." too, but of a link, not of what it leads to
    is_number_further_down = name.isdigit() and folder.parent not in (root, root.parent)
    volumes = defaultdict(list)
    for stem, path in volumes_by_stem([folder, *(path for path in folder.glob("VSD.*") if path.is_dir())]).items():
        volumes[volume_role(stem, subject=name) or "other"].append(path)
    return Subject(
        case_id=f"{folder.parent.name}_{name}" if is_number_further_down else name,
        folder=folder,
        volumes={role: tuple(files) for role, files in volumes.items()},
    )
