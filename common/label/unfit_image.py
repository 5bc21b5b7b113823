"""unfit_image: whether an image of the studies, which several bundles may share, is for a bundle."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import nibabel as nib
from nibabel.filebasedimages import ImageFileError

from common.checks.input_error import InputError
from common.data.picture_suffixes import PICTURE_SUFFIXES
from common.data.sequence_names import SEQUENCE_NAMES, STAND_INS
from common.data.volume_stem import volume_stem
from common.label.served_bundle import ServedBundle
from common.label.subject_files import subject_files


def unfit_image(bundle: ServedBundle, image: Path) -> str | None:
    """Why the bundle cannot learn from such an image, or None where it can: what is broken is told elsewhere."""
    is_picture = volume_stem(image, suffixes=PICTURE_SUFFIXES) is not None
    if bundle.kind in ("picture", "classes"):
        return None if is_picture else "no picture"
    if is_picture:
        return "a picture, no volume"
    try:
        files = subject_files(image)
    except InputError as error:
        return str(error)
    if bundle.kind == "sequences":
        return _lacking(bundle.sequences, list(files)) if files else _unfit_file(bundle.sequences, image)
    if _volumes(image) > 1 or len(files.keys() & SEQUENCE_NAMES.keys()) > 1:
        return "several sequences, where it takes one volume"
    return None


def _lacking(sequences: Sequence[str], roles: Sequence[str]) -> str | None:
    names = [SEQUENCE_NAMES[word.lower()] for word in sequences]
    there = {*roles, *(STAND_INS[role] for role in roles if role in STAND_INS and role not in names)}
    missing = [name for name in names if name not in there]
    return f"no {', no '.join(missing)} beside it" if missing else None


def _unfit_file(sequences: Sequence[str], image: Path) -> str | None:
    if _volumes(image) == len(sequences):
        return None
    return f"neither a file of {', '.join(sequences)} nor called SUBJECT_{sequences[0]} with the others beside it"


def _volumes(image: Path) -> int:
    """In a NIfTI file of four dimensions; 1 in every other file."""
    with suppress(ImageFileError, OSError, EOFError):
        if image.name.endswith((".nii", ".nii.gz")) and len(shape := nib.load(image).shape) > 3:
            return int(shape[3])
    return 1
