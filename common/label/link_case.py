"""link_case: an image of a label server's studies as a case that a bundle's config finds.

The server knows an image by one file. A case of several sequences is either one file of four dimensions, which holds
the sequences in the bundle's order, or files beside each other called SUBJECT_flair.nii.gz, SUBJECT_t1.nii.gz and so
on, any of which stands for all (MONAI Label itself takes the first kind only).
"""

from pathlib import Path

import nibabel as nib

from common.checks.input_error import InputError
from common.label.served_bundle import ServedBundle
from common.label.subject_files import subject_files, subject_of


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


def _link_sequences(image: Path, case: Path, sequences: list[str]) -> None:
    files = subject_files(image)
    if not files:
        _split(image, case, sequences)
    for role, file in files.items():
        if role != "label":
            _link(file, case / f"{role}{_suffix(file)}")


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
