"""mnist_parts knows MNIST's files in every dress."""

from pathlib import Path

import numpy as np
import pytest
from written_idx import written_idx

from common.checks.input_error import InputError
from common.data.mnist import mnist_parts

_IMAGES = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
_LABELS = np.array([7, 2], dtype=np.uint8)
_OFFICIAL = ("{}-images-idx3-ubyte", "{}-labels-idx1-ubyte")


@pytest.mark.parametrize("folder", [".", "raw", "MNIST/raw"])
@pytest.mark.parametrize(
    "names",
    [_OFFICIAL, [f"{name}.gz" for name in _OFFICIAL], ["{}-images.idx3-ubyte", "{}-labels.idx1-ubyte.gz"]],
    ids=["plain", "packed", "with a dot"],
)
def test_official_files_are_found(tmp_path: Path, folder: str, names: list[str]) -> None:
    for start, count in (("train", 2), ("t10k", 1)):
        for name, values in zip(names, (_IMAGES, _LABELS), strict=True):
            written_idx(tmp_path / folder / name.format(start), values[:count])
    training, test = mnist_parts(tmp_path)
    assert (training.part, training.labels.tolist()) == ("train", [7, 2])
    assert (test.part, test.labels.tolist()) == ("test", [7])
    np.testing.assert_array_equal(training.images[1, 0].T, _IMAGES[1])


def test_a_part_may_be_alone(tmp_path: Path) -> None:
    for name, values in zip(_OFFICIAL, (_IMAGES, _LABELS), strict=True):
        written_idx(tmp_path / name.format("t10k"), values)
    assert [part.part for part in mnist_parts(tmp_path)] == ["test"]


def test_images_without_labels_are_named(tmp_path: Path) -> None:
    written_idx(tmp_path / "train-images-idx3-ubyte", _IMAGES)
    with pytest.raises(InputError, match="train-images-idx3-ubyte has no train-labels-idx1-ubyte beside it"):
        mnist_parts(tmp_path)


def test_missing_labels_are_counted(tmp_path: Path) -> None:
    for name, values in zip(_OFFICIAL, (_IMAGES, _LABELS[:1]), strict=True):
        written_idx(tmp_path / name.format("train"), values)
    with pytest.raises(InputError, match=r"train-labels-idx1-ubyte: must hold a label for each of 2 images, got 1"):
        mnist_parts(tmp_path)


@pytest.mark.parametrize("parts", [["train"], ["test"], ["train", "test"]], ids="+".join)
def test_archive_of_keras_is_read(tmp_path: Path, parts: list[str]) -> None:
    np.savez(tmp_path / "mnist.npz", **{f"{k}_{p}": v for p in parts for k, v in (("x", _IMAGES), ("y", _LABELS))})
    assert [part.part for part in mnist_parts(tmp_path)] == parts
    assert [part.part for part in mnist_parts(tmp_path / "mnist.npz")] == parts


def test_other_layouts_have_no_part(tmp_path: Path) -> None:
    assert mnist_parts(tmp_path) == []
    np.savez(tmp_path / "a.npz", train_images=_IMAGES, train_labels=_LABELS)
    assert mnist_parts(tmp_path) == []
