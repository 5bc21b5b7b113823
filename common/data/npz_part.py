"""npz_part: images and labels of a NumPy archive, or one line that says why they cannot be had."""

from pathlib import Path

import numpy as np

from common.checks.input_error import InputError
from common.data.labelled_arrays import LabelledArrays
from common.data.reading import reading


def npz_part(file: Path, part: str, *, images: str, labels: str) -> LabelledArrays | None:
    """The part of the data set whose arrays have these names, None without either; others are not even unpacked."""
    # opened here, since of a broken file np.load leaves its own open
    with reading(file, kind="an .npz file"), file.open("rb") as stream, np.load(stream, allow_pickle=False) as archive:
        arrays = {name: archive[name] for name in (images, labels) if name in archive.files}
        if len(arrays) == 1:
            raise InputError(f"must hold both {images} and {labels}, got {next(iter(arrays))} alone")
    return LabelledArrays(arrays[images], arrays[labels], part=part, file=file) if arrays else None
