"""cifar10_parts knows CIFAR-10 for Python."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.cifar10 import cifar10_parts

_BATCHES = [*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"]


def _written(folder: Path) -> Path:
    """A data set with one image a batch, of the batch's number, 0 to 5."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, name in enumerate(_BATCHES):
        _write(folder / name, {"data": np.full((1, 3072), number, np.uint8), "labels": [number]})
    return folder


def _write(path: Path, content: Any) -> None:
    path.write_bytes(pickle.dumps(content, protocol=4))


@pytest.mark.parametrize("folder", [".", "cifar-10-batches-py"], ids=["itself", "around"])
def test_five_batches_are_the_training_part(tmp_path: Path, folder: str) -> None:
    _written(tmp_path / folder)
    training, test = cifar10_parts(tmp_path)
    assert (training.labels.tolist(), test.labels.tolist()) == ([0, 1, 2, 3, 4], [5])
    assert training.images[:, 0, 0, 0].tolist() == [0, 1, 2, 3, 4]


def test_pixels_are_colour_by_colour_and_row_by_row(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (1, 3072), dtype=np.uint8)
    _write(_written(tmp_path) / "test_batch", {"data": pixels, "labels": [0]})
    image = cifar10_parts(tmp_path)[1].images[0]
    assert image.shape == (3, 32, 32)
    assert image[2, 4, 7] == pixels[0, 2 * 1024 + 7 * 32 + 4]  # blue, fifth column, eighth row


def test_missing_batch_is_named(tmp_path: Path) -> None:
    (_written(tmp_path) / "data_batch_3").unlink()
    with pytest.raises(InputError, match=r"data_batch_3 is missing; .* data_batch_1 to data_batch_5"):
        cifar10_parts(tmp_path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"data": np.zeros((2, 3072), np.uint8), "labels": [0]}, "must hold a label for each of 2 images, got 1"),
        ({"data": np.zeros((1, 3000), np.uint8), "labels": [0]}, "cannot be read as a batch of CIFAR-10"),
        ({"fine_labels": [0]}, "cannot be read as a batch of CIFAR-10"),
    ],
    ids=["too few labels", "half an image", "another data set"],
)
def test_broken_batch_is_named(tmp_path: Path, content: Any, reason: str) -> None:
    _write(_written(tmp_path) / "data_batch_2", content)
    with pytest.raises(InputError, match=f"data_batch_2: {reason}"):
        cifar10_parts(tmp_path)


def test_a_part_may_be_alone(tmp_path: Path) -> None:
    folder = _written(tmp_path)
    for name in _BATCHES[:-1]:
        (folder / name).unlink()
    assert [part.part for part in cifar10_parts(tmp_path)] == ["test"]


def test_other_layouts_have_no_part(tmp_path: Path) -> None:
    assert cifar10_parts(tmp_path) == []
