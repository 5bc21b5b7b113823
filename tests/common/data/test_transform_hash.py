"""Claims about the hash of transforms."""

from pathlib import Path

import nibabel as nib
import numpy as np
import torch
from monai.transforms import LoadImaged, ScaleIntensityd

from common.data.transform_hash import transform_hash
from common.transforms.nyul_standardisation import NyulStandardised


def test_equal_arguments_give_the_same_hash() -> None:
    assert transform_hash([ScaleIntensityd("image")]) == transform_hash([ScaleIntensityd("image")])


def test_hash_does_not_depend_on_which_arguments_are_one_object() -> None:
    other_image = "".join(["im", "age"])
    one = [ScaleIntensityd("image"), ScaleIntensityd("image")]
    another = [ScaleIntensityd("image"), ScaleIntensityd(other_image)]
    assert transform_hash(one) == transform_hash(another)


def test_other_arguments_order_or_classes_give_another_hash() -> None:
    steps = [ScaleIntensityd("image"), ScaleIntensityd("image", maxv=2), ScaleIntensityd("label")]
    chains = [[step] for step in steps] + [[], steps, steps[::-1], [LoadImaged("image")]]
    assert len({transform_hash(chain) for chain in chains}) == len(chains)


def test_numbers_in_tensors_count() -> None:
    landmarks = torch.arange(11.0)[None]
    hashes = {transform_hash([NyulStandardised("image", landmarks=scale * landmarks)]) for scale in (1, 2)}
    assert len(hashes) == 2


def test_equal_tensors_count_as_equal() -> None:
    both = [NyulStandardised("image", landmarks=torch.arange(11.0)[None]) for _ in range(2)]
    assert transform_hash(both[:1]) == transform_hash(both[1:])


def test_transform_that_was_used_keeps_its_hash(tmp_path: Path) -> None:
    load = LoadImaged("image")
    before = transform_hash([load])
    nib.save(nib.Nifti1Image(np.zeros((2, 2, 2)), np.eye(4)), tmp_path / "image.nii")
    load({"image": str(tmp_path / "image.nii")})
    assert transform_hash([load]) == before
