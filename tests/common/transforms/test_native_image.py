"""NativeImaged gives back the image of the file, or of the files."""

from pathlib import Path

import nibabel
import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from monai.transforms import LoadImaged, Spacingd

from common.transforms.load_sequences import LoadSequencesd
from common.transforms.native_image import NativeImaged

VOXELS = np.random.default_rng(0).random((6, 7, 8), dtype=np.float32)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "flair.nii.gz", tmp_path / "t1.nii.gz"]
    for factor, path in enumerate(paths, start=1):
        nibabel.save(nibabel.Nifti1Image(factor * VOXELS, np.eye(4)), path)
    return [str(path) for path in paths]


def _coarse(data: dict[str, MetaTensor]) -> dict[str, MetaTensor]:
    return Spacingd("image", pixdim=(2.0, 2.0, 2.0))(data)


def test_image_of_one_file_is_read_again(files: list[str]) -> None:
    data = LoadImaged("image", ensure_channel_first=True)({"image": files[1]})
    assert np.array_equal(NativeImaged("image")(_coarse(data))["image"].as_tensor().numpy(), 2 * VOXELS[None])


def test_image_of_several_files_is_read_again(files: list[str]) -> None:
    data = LoadSequencesd("image")({"case_id": "a", "image": [files[1], None, files[0]]})
    image = NativeImaged("image")(_coarse(data))["image"]
    assert np.array_equal(image.as_tensor().numpy(), np.stack([2 * VOXELS, 0 * VOXELS, VOXELS]))
    assert image.meta["filename_or_obj"] == "a.nii.gz"


def test_image_without_a_file_stays() -> None:
    data = {"image": torch.zeros(1, 2), "label": MetaTensor(torch.zeros(1, 2, 2, 2))}
    result = NativeImaged(["image", "label"])(data)
    assert result["image"] is data["image"]
    assert result["label"] is data["label"]
