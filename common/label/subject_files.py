"""subject_files: the sequences of a subject that lie beside each other, found from any of them."""

from pathlib import Path

from common.data.sequence_names import SEQUENCE_NAMES
from common.data.volume_role import volume_role
from common.data.volume_stem import volume_stem
from common.data.volumes_by_stem import volumes_by_stem


def subject_files(image: Path) -> dict[str, Path]:
    """By role (see `volume_role`); nothing where the image's name says no sequence."""
    subject = subject_of(image)
    stem = volume_stem(image) or image.stem
    if stem == subject:
        return {}
    others = volumes_by_stem([image.parent])
    roles = {other: volume_role(other, subject=subject) for other in others}
    if stem.lower() not in SEQUENCE_NAMES:  # the folder is of many subjects
        roles = {other: role for other, role in roles.items() if other.lower().startswith(subject.lower())}
    return {role: others[other] for other, role in roles.items() if role}


def subject_of(image: Path) -> str:
    """`a` of a_flair.nii.gz, a-t1n.nii.gz, a/flair.nii.gz and, where the name says no sequence, a.nii.gz."""
    stem = volume_stem(image) or image.stem
    if stem.lower() in SEQUENCE_NAMES:
        return image.absolute().parent.name
    return next((stem[: -len(word) - 1] for word in SEQUENCE_NAMES if _ends_in(stem, word)), stem)


def _ends_in(stem: str, word: str) -> bool:
    return len(stem) > len(word) + 1 and stem.lower().endswith((f"_{word}", f"-{word}"))
