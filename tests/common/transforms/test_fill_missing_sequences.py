"""FillMissingSequencesd marks the channels of sequences that are not there."""

from pathlib import Path

import nibabel
import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from monai.transforms import Compose, Orientationd, Spacingd

from common.transforms.fill_missing_sequences import FillMissingSequencesd, fill_missing_sequences
from common.transforms.foreground_z_score import ForegroundZScored
from common.transforms.load_sequences import LoadSequencesd, load_sequences


@pytest.fixture
def file(tmp_path: Path) -> str:
    voxels = np.random.default_rng(0).random((6, 7, 8), dtype=np.float32) + 1
    nibabel.save(nibabel.Nifti1Image(voxels, np.diag([-1.0, 1.5, 2.0, 1.0])), tmp_path / "flair.nii.gz")
    return str(tmp_path / "flair.nii.gz")


@pytest.mark.parametrize("place", [0, 1, 2])
def test_missing_channels_hold_the_value_and_others_what_they_held(file: str, place: int) -> None:
    files: list[str | None] = [file, file]
    files.insert(place, None)
    image = load_sequences(files)
    filled = fill_missing_sequences(image, value=-4)
    for index, (before, after) in enumerate(zip(image.as_tensor(), filled.as_tensor(), strict=True)):
        assert torch.equal(after, torch.full_like(before, -4) if index == place else before)
    assert not image[place].any()


def test_value_outlasts_the_preprocessing_of_a_bundle(file: str) -> None:
    data = {"image": [None, file], "case_id": "a"}
    preprocessing = Compose(
        [
            LoadSequencesd("image"),
            Orientationd("image", axcodes="RAS", labels=None),
            Spacingd("image", pixdim=(2.0, 2.0, 2.0), mode="bilinear"),
            ForegroundZScored("image"),
            FillMissingSequencesd("image", value=-4),
        ]
    )
    image = preprocessing(data)["image"]
    assert torch.all(image[0] == -4)
    assert image[1].std() > 0.5
    assert image.meta["filename_or_obj"] == "a.nii.gz"


@pytest.mark.parametrize("missing", [False, True], ids=["complete", "not from files"])
def test_images_that_lack_nothing_are_the_same_objects(file: str, missing: bool) -> None:
    image = MetaTensor(torch.zeros(2, 2, 2, 2)) if missing else load_sequences([file, file])
    assert fill_missing_sequences(image, value=-4) is image
