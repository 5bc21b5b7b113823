"""medmnist_parts knows the archives of MedMNIST."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from common.checks.input_error import InputError
from common.data.medmnist import medmnist_parts


def _written(path: Path, *shape: int, classes: int = 1) -> Path:
    arrays: dict[str, Any] = {}
    for count, part in enumerate(("train", "val", "test"), start=1):
        arrays |= {f"{part}_images": np.zeros((count, *shape), np.uint8)}
        arrays |= {f"{part}_labels": np.ones((count, classes), np.uint8)}
    np.savez(path, **arrays)
    return path


@pytest.mark.parametrize(("shape", "image_shape"), [((4, 5), (1, 5, 4)), ((4, 5, 3), (3, 5, 4))], ids=["grey", "RGB"])
def test_validation_images_are_officially_training_images(
    tmp_path: Path, shape: tuple[int, ...], image_shape: tuple[int, ...]
) -> None:
    parts = medmnist_parts(_written(tmp_path / "bloodmnist.npz", *shape))
    cases = [case for part in parts for case in part.cases(class_names="ab")]
    assert [case["case_id"] for case in cases if case["official"] == "train"] == [
        "train-00000",
        "val-00000",
        "val-00001",
    ]
    assert [case["case_id"] for case in cases if case["official"] == "test"] == [f"test-0000{n}" for n in range(3)]
    assert {(case["image"].shape, case["label"]) for case in cases} == {(image_shape, 1)}


def test_volumes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"organmnist3d\.npz: .*volumes are not known"):
        medmnist_parts(_written(tmp_path / "organmnist3d.npz", 4, 4, 4))


def test_several_classes_an_image_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"chestmnist\.npz: each image must have one label, got 14"):
        medmnist_parts(_written(tmp_path / "chestmnist.npz", 4, 4, classes=14))


def test_other_layouts_have_no_part(tmp_path: Path) -> None:
    assert medmnist_parts(tmp_path) == []
