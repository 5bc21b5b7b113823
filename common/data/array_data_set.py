"""array_data_set: the parts of a data set that comes as arrays, in any layout we know."""

from pathlib import Path

from common.data.cifar10 import cifar10_parts
from common.data.labelled_arrays import LabelledArrays
from common.data.medmnist import medmnist_parts
from common.data.mnist import mnist_parts
from common.data.svhn import svhn_parts


def array_data_set(root: Path) -> list[LabelledArrays]:
    """None where the layout is another; the root is a folder or a .npz file."""
    for parts_of in (mnist_parts, medmnist_parts, svhn_parts, cifar10_parts):
        if parts := parts_of(root):
            return parts
    return []
