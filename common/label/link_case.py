"""link_case: an image of a label server's studies as a case that a bundle's config finds.

The server knows an image by one file. A case of several sequences is either one file of four dimensions, which holds
the sequences in the bundle's order, or files beside each other called SUBJECT_flair.nii.gz, SUBJECT_t1.nii.gz and so
on, any of which stands for all (MONAI Label itself takes the first kind only).
"""

from pathlib import Path

import nibabel as nib

from common.checks.input_error import InputError
from common.data.sequence_names import SEQUENCE_NAMES
from common.data.volume_role import volume_role
from common.data.volume_stem import volume_stem
from common.data.volumes_by_stem import volumes_by_stem
from common.label.served_bundle import ServedBundle


def link_case(bundle: ServedBundle, image: Path, folder: Path, *, case_id: str = "", label: Path | None = None) -> None:
    """Makes links to the image's files, and to its label, in the layout of a data set of the bundle's.

    Args:
        case_id: what the file's name says if empty.
        label: a file that holds the values of the bundle's classes.
    """
    if bundle.kind == "sequences":
        case = folder / (case_id or subject_of(image))
        case.mkdir(parents=True)
        _link_sequences(image, case, bundle.sequences)
        if label:
            _link(label, case / f"label{_suffix(label)}")
        return
    name = case_id or image.name.removesuffix(_suffix(image))
    _link(image, folder / "images" / f"{name}{_suffix(image)}")
    if label:
        _link(label, folder / "labels" / f"{name}{_suffix(label)}")


def subject_of(image: Path) -> str:
    """`a` of a_flair.nii.gz, a-t1n.nii.gz, a/flair.nii.gz and, where the name says no sequence, a.nii.gz."""
    stem = volume_stem(image) or image.stem
    if stem.lower() in SEQUENCE_NAMES:
        return image.absolute().parent.name
    return next((stem[: -len(word) - 1] for word in SEQUENCE_NAMES if _ends_in(stem, word)), stem)


def _ends_in(stem: str, word: str) -> bool:
    return len(stem) > len(word) + 1 and stem.lower().endswith((f"_{word}", f"-{word}"))


def _link_sequences(image: Path, case: Path, sequences: list[str]) -> None:
    subject = subject_of(image)
    stem = volume_stem(image) or image.stem
    if stem == subject:
        _split(image, case, sequences)
        return
    others = volumes_by_stem([image.parent])
    roles = {other: volume_role(other, subject=subject) for other in others}
    if stem.lower() not in SEQUENCE_NAMES:  # the folder is of many subjects
        roles = {other: role for other, role in roles.items() if other.lower().startswith(subject.lower())}
    for other, role in roles.items():
        if role and role != "label":
            _link(others[other], case / f"{role}{_suffix(others[other])}")


def _split(image: Path, case: Path, sequences: list[str]) -> None:
    volume = nib.load(image) if image.name.endswith((".nii", ".nii.gz")) else None
    if volume is None or volume.ndim != 4 or volume.shape[3] != len(sequences):
        raise InputError(
            f"{image}: must be a 4-D NIfTI file of {', '.join(sequences)}, in this order, or be called "
            f"SUBJECT_{sequences[0]}.nii.gz with the others beside it"
        )
    for sequence, part in zip(sequences, nib.four_to_three(volume), strict=True):
        nib.save(part, case / f"{sequence}.nii")


def _link(file: Path, link: Path) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(file.resolve())


def _suffix(file: Path) -> str:
    return ".nii.gz" if file.name.endswith(".nii.gz") else file.suffix
