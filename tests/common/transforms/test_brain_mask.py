"""BrainMaskd takes the mask that is given, or else what is not zero."""

from pathlib import Path

import nibabel
import numpy as np
import pytest
import torch
from monai.data import MetaTensor
from monai.transforms import LoadImaged, Orientationd, Spacingd

from common.checks.input_error import InputError
from common.transforms.brain_mask import BrainMaskd, brain_mask
from common.transforms.load_sequences import LoadSequencesd

AFFINE = torch.diag(torch.tensor([-2.0, 2.0, 2.0, 1.0], dtype=torch.float64))


def _image(voxels: torch.Tensor, *, name: str = "case_1.nii.gz") -> MetaTensor:
    return MetaTensor(voxels, affine=AFFINE, meta={"filename_or_obj": name})


def _two_channels() -> MetaTensor:
    """Zero but for one voxel in each channel."""
    voxels = torch.zeros(2, 3, 3, 3)
    voxels[0, 0, 0, 0], voxels[1, 1, 1, 1] = 5, -5
    return _image(voxels)


def test_brain_is_where_any_channel_is_not_zero() -> None:
    image = torch.tensor([[0.0, 0, 2, -4], [0, 1, 0, 0]])
    assert brain_mask(image).tolist() == [[False, True, True, True]]


def test_mask_is_made_on_the_images_grid() -> None:
    mask = BrainMaskd()({"image": _two_channels()})["mask"]
    assert mask.dtype == torch.float32
    assert mask.shape == (1, 3, 3, 3)
    assert mask.as_tensor().nonzero().tolist() == [[0, 0, 0, 0], [0, 1, 1, 1]]
    assert torch.equal(mask.affine, AFFINE)


def test_given_mask_is_taken_where_it_is_not_zero() -> None:
    given = _image(torch.zeros(1, 3, 3, 3))
    given[0, 2, 2, 2], given[0, 0, 1, 2] = 0.5, 255
    mask = BrainMaskd()({"image": _two_channels(), "mask": given})["mask"]
    assert mask.unique().tolist() == [0, 1]
    assert mask.as_tensor().nonzero().tolist() == [[0, 0, 1, 2], [0, 2, 2, 2]]


def test_items_have_the_names_given_to_them() -> None:
    data = BrainMaskd("scan", "brain")({"scan": _two_channels()})
    assert sorted(data) == ["brain", "scan"]


def test_image_is_left_as_it_was() -> None:
    image = _two_channels()
    data = BrainMaskd()({"image": image})
    data["mask"].affine = torch.eye(4)
    assert data["image"] is image
    assert torch.equal(image.affine, AFFINE)


def test_empty_mask_is_refused_naming_both_files() -> None:
    given = _image(torch.zeros(1, 3, 3, 3), name="brainmask.nii.gz")
    with pytest.raises(InputError, match=r"^brainmask\.nii\.gz: mask excludes every voxel of case_1\.nii\.gz; "):
        BrainMaskd()({"image": _two_channels(), "mask": given})


def test_image_of_zeros_is_refused() -> None:
    with pytest.raises(InputError, match=r"^case_1\.nii\.gz: mask excludes every voxel of case_1\.nii\.gz; "):
        BrainMaskd()({"image": _image(torch.zeros(2, 3, 3, 3))})


@pytest.mark.parametrize("has_mask", [True, False], ids=["mask file", "no mask file"])
def test_mask_follows_its_image_to_another_grid(tmp_path: Path, has_mask: bool) -> None:
    voxels = np.zeros((4, 5, 6), np.float32)
    voxels[:2, 1:4, 2:] = 7  # two voxels of 2 mm: on 1 mm the same box, with sides about twice as long
    for name in ("flair", "mask"):
        nibabel.save(nibabel.Nifti1Image(voxels, AFFINE.numpy()), tmp_path / f"{name}.nii")
    data = {"case_id": "a", "image": [str(tmp_path / "flair.nii"), None]}
    data |= {"mask": str(tmp_path / "mask.nii")} if has_mask else {}
    for transform in (
        LoadSequencesd("image"),
        LoadImaged("mask", ensure_channel_first=True, allow_missing_keys=True),
        BrainMaskd(),
        Orientationd(["image", "mask"], axcodes="RAS", labels=None),
        Spacingd(["image", "mask"], pixdim=(1.0, 1.0, 1.0), mode=["nearest", "nearest"]),
    ):
        data = transform(data)
    assert data["mask"].shape[1:] == data["image"].shape[1:]
    assert torch.equal(data["mask"].affine, data["image"].affine)
    assert torch.equal(data["mask"][0].as_tensor(), (data["image"][0].as_tensor() > 0).float())
    assert not data["mask"][0, 0].any()  # the first axis was turned round
    assert data["mask"][0, -1].any()
