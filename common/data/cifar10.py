"""cifar10_parts: the photographs of CIFAR-10."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.checks.input_error import InputError
from common.data.labelled_arrays import LabelledArrays
from common.data.reading import reading
from common.data.unpickled_arrays import unpickled_arrays

_FOLDER = "cifar-10-batches-py"
_PARTS = {"train": [f"data_batch_{number}" for number in range(1, 6)], "test": ["test_batch"]}
_SHAPE = (3, 32, 32)  # channels, rows, columns


def cifar10_parts(root: Path) -> list[LabelledArrays]:
    """The parts "train" and "test", whichever are there; none where the layout is another.

    Krizhevsky 2009 (https://www.cs.toronto.edu/~kriz/cifar.html), the version for Python: `data_batch_1` to
    `data_batch_5` and `test_batch` in `cifar-10-batches-py`. The root is that folder or the one around it.
    """
    folder = root / _FOLDER if (root / _FOLDER).is_dir() else root
    return [part for name in _PARTS if (part := _part(folder, name))]


def _part(folder: Path, name: str) -> LabelledArrays | None:
    files = [folder / file for file in _PARTS[name]]
    absent = [file for file in files if not file.is_file()]
    if len(absent) == len(files):
        return None
    if absent:
        raise InputError(f"{absent[0]} is missing; the training part is {files[0].name} to {files[-1].name}")
    batches = [_batch(file) for file in files]
    images, labels = (np.concatenate(arrays) for arrays in zip(*batches, strict=True))
    return LabelledArrays(images.transpose(0, 2, 3, 1), labels, part=name, file=folder)


def _batch(file: Path) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """(N, channels, rows, columns) and (N,)."""
    content = unpickled_arrays(file)
    with reading(file, kind="a batch of CIFAR-10"):
        images, labels = content["data"].reshape(-1, *_SHAPE), np.array(content["labels"])
        if len(images) != len(labels):
            raise InputError(f"must hold a label for each of {len(images)} images, got {len(labels)}; truncated?")
    return images, labels
