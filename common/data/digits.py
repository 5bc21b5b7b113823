"""digits_folder: small handwritten digits to train on where there is no data set."""

from pathlib import Path

import numpy as np
from PIL import Image

from common.checks.input_error import InputError
from common.files.whole_folder import whole_folder

_VERSION = "digits-v1"  # another one whenever the files would change
_ALL = 1797
_WHITE = 15  # times the values of 0 to 16: 240


def digits_folder(folder: str | Path, *, count: int = _ALL, labels: bool = True) -> str:
    """The dataset_dir with `0/digit_0000.png`, `1/digit_0001.png` ..., written on first use in a second.

    The 8 x 8 grey images of scikit-learn's `load_digits`: the test part of Alpaydin & Kaynak 1998, Optical Recognition
    of Handwritten Digits, UCI (doi:10.24432/C50P49), CC BY 4.0.

    Args:
        folder: where such sets lie; the result is a sub-folder of it.
        count: the first of the images, in scikit-learn's order.
        labels: False for pictures directly in the folder, as inference gets them.
    """
    if not 1 <= count <= _ALL:
        raise InputError(f"count of digits must be from 1 to {_ALL}, got {count}")

    def write(root: Path) -> None:
        from sklearn.datasets import load_digits  # takes a second, and is needed once

        digits = load_digits()
        for index in range(count):
            class_folder = root / str(digits.target[index]) if labels else root
            class_folder.mkdir(exist_ok=True)
            pixels = (_WHITE * digits.images[index]).astype(np.uint8)
            Image.fromarray(pixels).save(class_folder / f"digit_{index:04d}.png")

    name = _VERSION if labels else f"{_VERSION}-images"
    recipe: dict[str, str | int] = {"generator": name, "count": count}
    target = Path(folder).expanduser() / f"{name}-{count}"
    return str(whole_folder(target, write, recipe=recipe, contents="digits"))
