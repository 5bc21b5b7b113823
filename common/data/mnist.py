"""mnist_parts: the digits of MNIST, and what else comes in its files (Fashion-MNIST, Kuzushiji-MNIST)."""

from pathlib import Path

from common.checks.input_error import InputError
from common.data.labelled_arrays import LabelledArrays
from common.data.npz_part import npz_part
from common.data.only_npz import only_npz
from common.data.read_idx import read_idx

_OFFICIAL = {"train": "train", "test": "t10k"}  # how the files of a part start
_FOLDERS = (".", "raw", "MNIST/raw")  # the last two as torchvision unpacks them


def mnist_parts(root: Path) -> list[LabelledArrays]:
    """The parts "train" and "test", whichever are there; none where the layout is another.

    LeCun et al. 1998 (doi:10.1109/5.726791): `train-images-idx3-ubyte`, `t10k-labels-idx1-ubyte` and so on, packed or
    not, also with a dot for the second dash; or Keras' archive, a .npz with `x_train`, `y_train` and with `x_test`,
    `y_test` or one pair of them.
    """
    for folder in (root / name for name in _FOLDERS):
        if parts := [part for name in _OFFICIAL if (part := _idx_part(folder, name))]:
            return parts
    file = only_npz(root)
    found = [npz_part(file, name, images=f"x_{name}", labels=f"y_{name}") for name in _OFFICIAL] if file else []
    return [part for part in found if part]


def _idx_part(folder: Path, name: str) -> LabelledArrays | None:
    images, labels = (_official_file(folder, f"{_OFFICIAL[name]}-{kind}") for kind in ("images-idx3", "labels-idx1"))
    if images is None:
        return None
    if labels is None:
        raise InputError(f"{images} has no {_OFFICIAL[name]}-labels-idx1-ubyte beside it; add it, packed or not")
    return LabelledArrays(read_idx(images), read_idx(labels), part=name, file=labels)


def _official_file(folder: Path, name: str) -> Path | None:
    stems = (f"{name}-ubyte", f"{name.replace('-idx', '.idx')}-ubyte")
    files = [folder / (stem + ending) for stem in stems for ending in ("", ".gz")]
    return next((file for file in files if file.is_file()), None)
