"""image_class_cases: list a data set of images that each belong to a class, in any layout we know."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from common.checks.input_error import InputError
from common.data.array_data_set import array_data_set
from common.data.class_folders import class_folder_cases
from common.data.images_root import images_root
from common.data.picture_suffixes import PICTURE_SUFFIXES

_LAYOUTS = (
    f"CLASS/NAME.png (or {', '.join(PICTURE_SUFFIXES[1:])}), alone or in train/ and test/; "
    "train-images-idx3-ubyte + train-labels-idx1-ubyte, packed or not (MNIST); a .npz with x_train + y_train "
    "(Keras' MNIST) or train_images + train_labels (MedMNIST); train_32x32.mat (SVHN); or "
    "cifar-10-batches-py/data_batch_1 and so on (CIFAR-10)"
)


def image_class_cases(dataset_dir: str | Path, *, class_names: Sequence[str]) -> list[dict[str, Any]]:
    """One `{"case_id", "image", "label", "official"}` an image; the layout is recognised.

    "image" is the path of a picture, or an array (C, W, H) where the data set is one, then a view of it; "label" the
    class's place in `class_names`, absent where it is unknown; "official" the data set's own part, "train" or "test".

    Args:
        dataset_dir: folder of the data set, or a .npz file.
        class_names: all there are, in the order of the labels of data sets that number them.
    """
    root = images_root(dataset_dir)
    names = [str(name) for name in class_names]
    if parts := array_data_set(root):
        return [case for part in parts for case in part.cases(class_names=names)]
    if root.is_dir() and (cases := class_folder_cases(root, class_names=names)):
        return cases
    raise InputError(f"{root} is in no layout we know; a data set is {_LAYOUTS}")
