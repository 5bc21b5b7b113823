"""svhn_parts: the house numbers of SVHN, cropped to single digits."""

from pathlib import Path

import numpy as np

from common.checks.input_error import InputError
from common.data.labelled_arrays import LabelledArrays
from common.data.reading import reading


def svhn_parts(root: Path) -> list[LabelledArrays]:
    """The parts "train" and "test", whichever are there; none where the layout is another.

    Netzer et al. 2011 (http://ufldl.stanford.edu/housenumbers), format 2: `train_32x32.mat` and `test_32x32.mat`, in
    which label 10 is the digit 0. `extra_32x32.mat` is left aside, as the authors of CCLP do.
    """
    files = {name: root / f"{name}_32x32.mat" for name in ("train", "test")}
    return [_part(file, name) for name, file in files.items() if file.is_file()]


def _part(file: Path, name: str) -> LabelledArrays:
    from scipy.io import loadmat  # needed for this data set only

    with reading(file, kind="a .mat file"):
        arrays = loadmat(file, variable_names=("X", "y"))
        if not {"X", "y"} <= arrays.keys() or arrays["X"].ndim != 4:
            raise InputError("must hold images X (rows, columns, 3, N) and labels y; get the official file")
    labels = np.where(arrays["y"] == 10, 0, arrays["y"])
    return LabelledArrays(arrays["X"].transpose(3, 0, 1, 2), labels, part=name, file=file)
