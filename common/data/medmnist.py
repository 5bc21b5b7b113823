"""medmnist_parts: the pictures of one of the data sets of MedMNIST."""

from pathlib import Path

from common.data.labelled_arrays import LabelledArrays
from common.data.npz_part import npz_part
from common.data.only_npz import only_npz

_PARTS = ("train", "val", "test")


def medmnist_parts(root: Path) -> list[LabelledArrays]:
    """The parts "train", "val" and "test", whichever are there; none where the layout is another.

    Yang et al. 2023 (doi:10.1038/s41597-022-01721-8): `NAME.npz`, of any size of image, with `train_images`,
    `train_labels` and so on. Its volumes, and its data sets with several classes an image, are refused.
    """
    file = only_npz(root)
    parts = [npz_part(file, name, images=f"{name}_images", labels=f"{name}_labels") for name in _PARTS] if file else []
    return [part for part in parts if part]
